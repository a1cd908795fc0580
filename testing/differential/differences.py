"""The differences that we know and want, each with its reason.

A rule covers one part of an answer (`status`, `reason`, `version`, `body`, `closed`, `problem`, or
a header's name) in the checks whose title, section and request it names. A rule that covers nothing
in a whole run fails the run: what is explained must still be there.
"""

import fnmatch
from collections import namedtuple

Place = namedtuple('Place', 'section title number step part ours theirs')


class Rule:
    def __init__(self, reason, parts, title='*', section='*', when=None):
        """`parts`: words separated by blanks, with * allowed; `when`: a further test of a Place."""
        self.reason = reason
        self.parts = parts.split()
        self.title = title
        self.section = section
        self.when = when

    def covers(self, place):
        return (any(fnmatch.fnmatchcase(place.part, part) for part in self.parts)
                and fnmatch.fnmatchcase(place.title, self.title)
                and fnmatch.fnmatchcase(place.section, self.section)
                and (self.when is None or self.when(place)))

    def __repr__(self):
        return '%s in %s, %s: %s' % (' '.join(self.parts), self.section, self.title, self.reason)


ALLOWED = [
]
