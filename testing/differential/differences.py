"""The differences that we know and want, each with its reason.

A rule covers parts of answers (`status`, `reason`, `version`, `body`, `closed`, `problem`, or a
header's name) in the checks whose section and title it names. A rule that covers nothing in a whole
run fails the run: what is explained must still be there. docs/compatibility.md tells the same to
people.

Of requests by chance (the section `chance`) nothing but what newer Swifts do may explain that one store
does what the other refuses, and at most CHANCE_RULES_MAX rules may explain anything of them.
"""

import fnmatch
import json
import re
from collections import namedtuple

# bare: the other store's answer came from its HTTP library, not from Swift.
Place = namedtuple('Place', 'section title number step part ours theirs bare')

CHANCE = 'chance'
CHANCE_RULES_MAX = 60

NEWER = 'newer Swift: '
STRICT = 'stricter than the other side: two readers could understand it in two ways: '


class Rule:
    def __init__(self, reason, parts, title='*', section='*', when=None):
        """`parts`: words separated by blanks, with * allowed; `when`: a further test of a Place.

        A rule whose reason says "by chance" may cover nothing in a run.
        """
        self.reason = reason
        self.parts = parts.split()
        self.title = title
        self.section = section
        self.when = when

    def covers(self, place):
        return (any(fnmatch.fnmatchcase(place.part, part) for part in self.parts)
                and fnmatch.fnmatchcase(place.title, self.title)
                and fnmatch.fnmatchcase(place.section, self.section)
                and (self.reason.startswith(NEWER) or not is_refused_by_one(place))
                and (self.when is None or self.when(place)))

    def is_for_chance(self):
        """Whether it may explain differences of requests by chance, whose titles no rule names."""
        return fnmatch.fnmatchcase(CHANCE, self.section) and self.title == '*'

    def __repr__(self):
        return '%s in %s, %s: %s' % (' '.join(self.parts), self.section, self.title, self.reason)


def is_refused_by_one(place):
    """Whether one store does what the other refuses, of requests by chance."""
    return (place.section == CHANCE and place.part == 'status'
            and (int(place.ours) < 400) != (int(place.theirs) < 400))


def statuses(ours, theirs):
    return lambda place: (place.ours, place.theirs) == (ours, theirs)


def is_listing_with_policy(place):
    """Whether the two account listings are the same but for our storage_policy."""
    if place.part == 'Content-Length':
        return place.step.method == 'GET'
    if isinstance(place.ours, bytes):
        return re.sub(rb'<storage_policy>[^<]*</storage_policy>', b'', place.ours) == place.theirs
    return [{k: v for k, v in row.items() if k != 'storage_policy'} for row in place.ours] == place.theirs


def is_same_but_sums(place):
    """Whether two listings differ in sums alone."""
    ours, theirs = (re.sub('[0-9a-f]{32}', '<sum>', str(body)) for body in (place.ours, place.theirs))
    return place.part != 'body' or ours == theirs


def asks(place, method, **headers):
    """Whether the step is of that method and has such a header, named with underscores for hyphens."""
    names = {name.lower() for name, _ in place.step.headers}
    return place.step.method == method and all(name.replace('_', '-').lower() in names for name in headers)


def goes_to(place, *words):
    """Whether the target of the step has all these words."""
    return all(word in str(getattr(place.step, 'target', '')) for word in words)


def is_in_other_order(place):
    """Whether two bodies say the same, word by word, in another order."""
    ours, theirs = (sorted(re.findall(r'[^\s\\,\[\]{}]+', str(body).replace('\\n', ' '))) for body in (place.ours, place.theirs))
    return ours == theirs


def has_no_account_or_container(place):
    """Whether an empty part stands in the path where an account or a container should."""
    return bool(re.match(r'/v1(\.0)?/(/|[^/]+//)', str(place.step.target)))


def goes_to_no_text(place):
    """Whether the target is a name that is no UTF-8 or has a NUL."""
    return bool(re.search('%00|%FF', str(place.step.target)))


def ends_in_no_text(place):
    """Whether something is to be copied to or from a name that is no UTF-8 or has a NUL."""
    return any(name.lower() in ('destination', 'x-copy-from') and re.search('%00|%FF', value) for name, value in place.step.headers)


def is_report(place):
    """Whether a manifest is put, and the two reports of its problems are the same but for their order and length."""
    if place.step.method != 'PUT' or 'multipart-manifest=put' not in place.step.target:
        return False
    return place.part != 'body' or is_in_other_order(place)


def is_same_info(place):
    """Whether /info says the same but for versions."""
    if getattr(place.step, 'target', None) != '/info':
        return False
    if place.part == 'Content-Length':
        return True
    ours, theirs = json.loads(json.dumps(place.ours)), json.loads(json.dumps(place.theirs))
    ours.pop('martinet')
    ours.pop('conditional_writes')
    ours['swift'].pop('version')
    theirs['swift'].pop('version')
    ours['swift'].pop('allow_open_expired')
    # Swift 2.30 has no header that opens what has expired, and no switch for it.
    ours['tempurl']['incoming_remove_headers'].remove('x-open-expired')
    return ours == theirs


def is_same_page(place):
    """Whether two listings of a web site show the same, under the same ids, classes and links (newer Swifts encode their dots)."""
    if place.part == 'Content-Length':
        return True
    return _page(place.ours) == _page(place.theirs)


def _page(html):
    text = re.sub(r'(?s)<style.*?</style>', '', html.decode())
    kinds = re.findall(r'<tr (?:id|class)[^>]*>', text)
    links = [re.sub(r'^\./', '', link).replace('%2E', '.') for link in re.findall(r'href="([^"]*)"', text)]
    words = [word.strip() for word in re.split(r'<[^>]*>', text) if word.strip()]
    return kinds, links, [re.sub(r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d', '<date>', word) for word in words]


ALLOWED = [
    # What newer Swifts do.
    Rule(NEWER + 'an account listing names the policy of each container', 'Content-Length body', section='s[23][02]*',
         when=is_listing_with_policy),
    Rule(NEWER + 'an empty account or container is not found', 'status', title='an empty * name* nothing', when=statuses(404, 412)),
    Rule('the other side\'s quotas fail on it', 'status', section='s00*', title='an empty container names nothing', when=statuses(404, 500)),
    Rule(NEWER + 'an absolute target is taken apart', 'status', title='an absolute target is its path', when=statuses(200, 404)),
    Rule(NEWER + 'a raw blank belongs to the path', 'status', title='a path goes on behind /info', when=statuses(412, 400)),
    Rule(NEWER + 'quotas of accounts have headers of their own', 'X-Account-Quota-*', title='the newer headers: *', section='s80*'),
    Rule(NEWER + 'only resellers set them, and only numbers', 'status', title='the newer headers: who sets them', section='s80*',
         when=lambda place: place.ours in (400, 403) and place.theirs == 204),
    Rule(NEWER + 'they are kept', 'status', title='the newer headers: *', section='s80*', when=statuses(413, 201)),
    Rule(NEWER + 'copies have a heartbeat', 'status reason body Content-Length Content-Type Etag Last-Modified Transfer-Encoding X-Object-Meta-*', title='a heartbeat: of a copy', section='s72*',
         when=lambda place: asks(place, 'COPY') and place.step.status is None),
    Rule('/info: the version of the API that we follow, and ours; what newer Swifts drop', 'Content-Length body', section='s02*', when=is_same_info),

    Rule('other checks make containers meanwhile', 'X-Account-*Container-Count', section='s[01][0-2]*'),

    Rule('a manifest holds the seconds in which its segments were made, so its sum differs by chance', 'X-Manifest-Etag X-Symlink-Target-Etag Etag body', section='s[137][2678]*',
         when=lambda place: is_same_but_sums(place) and (place.part != 'Etag' or 'multipart-manifest=get' in place.step.target)),
    Rule('a report of problems has a length', 'Content-Length Transfer-Encoding', section='s[17]2*', title='refused: *',
         when=lambda place: 'chunked' in (place.theirs, None) or place.theirs is None),
    Rule('a report of problems has a length', 'Content-Length Transfer-Encoding', section='s76*', title='a link to nothing as a segment',
         when=lambda place: 'chunked' in (place.theirs, None) or place.theirs is None),
    Rule('a link to what cannot be named is refused when it is made, not when it is read', 'status', section='s76*', title='refused: what * name', when=statuses(412, 201)),
    Rule('a link to what no name is short enough for', 'status', section='s76*', title='names that nothing can have',
         when=lambda place: place.ours == 400 and place.theirs in (201, 503)),
    Rule('what is refused before its body replaces nothing, so nothing is kept', 'Content-Length X-Container-Bytes-Used X-Container-Object-Count body', section='s77*', title='*: a PUT by a condition'),
    Rule('what is not deleted for a condition leaves no mark', 'Content-Length X-Container-Object-Count body', section='s77*', title='history: DELETE of a condition'),
    Rule('what is refused stores nothing, so there is no version of it', 'Content-Length Etag X-Object-Version-Id X-Container-Bytes-Used body', section='s78*', title='a PUT *',
         when=lambda place: place.part != 'X-Object-Version-Id' or place.ours is None),
    Rule('who is refused is told of no versions', 'Etag X-Object-Version-Id X-Object-Current-Version-Id', section='s78*', when=lambda place: place.ours is None and place.step.method in ('PUT', 'DELETE')),
    Rule('a version has room behind the longest name', 'status body', section='s78*', title='names'),
    Rule('a mark is the latest only if no version is', 'Content-Length body', section='s78*', title='a version comes back after a DELETE'),
    Rule('a link says where what is read is, not where a version of itself is or what no client can name', 'Content-Location X-Object-Version-Id', section='s78*', title='a *link*'),
    Rule('metadata are those of the version', 'X-Object-Meta-A', section='s78*', title='the link itself', when=lambda place: place.ours is None),
    Rule('the page ends before the marker, also of versions', 'Content-Length body', section='s78*', title='listed: *', when=lambda place: '&end_marker=' in place.step.target or '&reverse=' in place.step.target),
    Rule('versions behind the one called null', 'Content-Length body', section='s78*', title='listed: *', when=lambda place: '&version_marker=null' in place.step.target),
    Rule('the peer has no updater, and its listings no policy', 'Content-Length body', section='s78*', title='an account with versions', when=lambda place: place.part != 'body' or b'versions' not in str(place.ours).encode()),
    Rule('segments are those of the manifest\'s account, not of the link\'s', 'status Content-Length Etag body', section='s76*', title='a * large object through another account',
         when=lambda place: place.part != 'status' or (place.ours, place.theirs) == (200, 409)),
    Rule('the other side fails', 'status', section='s7[0-9]*', when=lambda place: place.theirs == 500),

    Rule('COPY is a method of objects, also where another is refused', 'Allow', when=lambda place: place.ours == sorted(['COPY'] + place.theirs)
         if isinstance(place.ours, list) else place.ours == 'COPY, ' + place.theirs),

    # Requests by chance: what the rules above say of single checks.
    Rule('a report of problems has a length, and the order of the manifest', 'Content-Length Transfer-Encoding body', section='chance', when=is_report),
    Rule('a manifest holds the seconds in which its segments were made, so its sum differs by chance', 'X-Manifest-Etag Etag body', section='chance',
         when=lambda place: is_same_but_sums(place) and (place.part != 'Etag' or 'multipart-manifest=get' in place.step.target)),
    Rule('nothing was stored that could have been modified', 'Last-Modified', section='chance', when=lambda place: place.ours is None and asks(place, 'PUT', etag=1)),
    Rule(NEWER + 'an empty account or container is not found', 'status', section='chance', when=lambda place: has_no_account_or_container(place) and place.ours == 404 and place.theirs in (412, 500)),
    Rule('other checks make containers meanwhile', 'X-Account-*Container-Count', section='chance', when=lambda place: not goes_to(place, '{a}')),
    Rule('several that fail at once are told in any order', 'body', section='chance', when=lambda place: goes_to(place, '?bulk-delete') and is_in_other_order(place)),
    Rule('a container that is there is not made again', 'body', section='chance', when=lambda place: goes_to(place, 'extract-archive') and '/v1/AUTH_test/' in str(place.theirs)),
    Rule('a path that no object can have is told before what is copied, or called a manifest', 'status body Content-Length', section='chance',
         when=lambda place: goes_to_no_text(place) and (place.step.method == 'COPY' or asks(place, 'PUT', x_copy_from=1) or asks(place, place.step.method, x_static_large_object=1))),
    Rule('a path that no object can have names no account either', 'Www-Authenticate', section='chance', when=lambda place: goes_to_no_text(place) and place.ours == 'Swift realm="unknown"'),
    Rule('other versions of the API are not there, whoever asks', 'status', section='chance',
         when=lambda place: place.step.method in ('GET', 'HEAD') and not re.match(r'/v1(\.0)?/', str(place.step.target)) and place.ours == 400 and place.theirs in (401, 403)),
    Rule('a name that no object can have is told before the other one is looked for', 'status', section='chance', when=lambda place: place.theirs in (404, 500) and place.ours == 412 and ends_in_no_text(place)),
    Rule('a form is judged the same whether there is a key or not', 'status body Content-Length Content-Type', section='chance', when=lambda place: hasattr(place.step.body, 'parts') and place.theirs in (401, b'FormPost: Invalid Signature', '27')),

    # What the peer lacks here, since it runs neither daemons nor all of its middleware.
    Rule('the peer has no updater: objects reach its accounts late', 'X-Account-*Object-Count X-Account-*Bytes-Used'),
    Rule('containers in an order that means something, theirs by chance', 'body', section='s72*', title='deleted later: segments in two containers'),
    Rule("the reason of HTTP's own pages", 'reason', section='s72*', title='deleted later by strangers'),
    Rule('not there yet; refused rather than ignored', 'status', section='s90*'),

    # What HTTP asks for, where the other side's library does otherwise.
    Rule('requests that are none: the same status, and ours have a date, an id and no page',
         'reason version Connection Content-* Content-length Date Server X-Trans-Id X-Openstack-Request-Id body', section='s0[0-3]*',
         when=lambda place: place.bare),
    Rule('an answer that comes before its body has ended ends the connection', 'Connection', section='s0[13]*',
         when=lambda place: (place.ours, place.theirs) == ('close', None)),
    Rule('a coding\'s name has no case (RFC 9112, 7)', 'status', title='chunk sizes in capitals and with extensions',
         when=lambda place: place.theirs in (411, 404)),
    Rule('empty lines before a request are skipped (RFC 9112, 2.2)', 'status', title='two empty lines before a request', when=statuses(200, 400)),
    Rule(STRICT + 'lengths', 'status', title='a signed length', when=statuses(400, 404)),
    Rule(STRICT + 'lengths', 'status', title='two lengths', when=statuses(400, 404)),
    Rule(STRICT + 'lines', 'status closed', title='a header without a colon'),
    Rule(STRICT + 'lines', 'status closed', title='a blank before the colon'),
    Rule(STRICT + 'lines', 'status closed', title='a header over two lines'),
    Rule(STRICT + 'lines', 'status closed', title='a bare CR in a header'),
    Rule(STRICT + 'lines', 'status closed', title='a NUL in a header'),
    Rule(STRICT + 'lines', 'status', title='lines ended by a bare LF', when=statuses(400, 200)),
    Rule(STRICT + 'chunks', 'status closed', title='a chunk *'),
    Rule('HTTP/0.9 is not spoken', 'status', title='a request line without a version', when=statuses(400, 200)),
    Rule('as many headers as Swift documents, and no more', 'status closed', title='too many headers'),

    # Ours by intent.
    Rule('a line break in a redirect begins no header', 'Location X-Y body Content-Length', section='s85*', title='a redirect with line breaks'),
    Rule('a redirect cannot leave its link', 'body Content-Length', section='s85*', title='a redirect with markup'),
    Rule('a listing shows the same on a page of ours', 'Content-Length body', section='s74*', title='*', when=is_same_page),
    Rule('a directory that is not listed is not found; its owner is given no advice there', 'Content-Length body', section='s74*',
         when=lambda place: place.part == 'Content-Length' or b'Web Listing Disabled' in place.theirs),
    Rule('a 401 has a challenge (RFC 9110, 15.5.2)', 'Www-Authenticate', section='s74*', title='an error page for those who may not list'),
    Rule('every name that can be stored can be listed for deletion', 'body', section='s73*', title='a name of three letters a byte'),
    Rule('which bytes they were is not kept', 'body', section='s73*', title='names that are no UTF-8'),
    Rule('a container that is there is not made again', 'body', section='s73*', title='an archive of strangers'),
    Rule('names are measured in bytes, as metadata is', 'status', title='*name is measured in bytes', when=lambda place: place.ours == 400),
    Rule('who guesses is not told whether the user exists', 'Www-Authenticate', title='a wrong key'),
    Rule('nothing was stored that could have been modified', 'Last-Modified', section='s[47][0678]*', when=lambda place: place.ours is None),
    Rule('nothing was stored that could have been modified', 'Last-Modified', section='s84*', title='a PUT by conditions', when=lambda place: place.ours is None),
    Rule('a temporary URL has one end, not that of its object as well', 'Expires', section='s84*', title='an end of its own',
         when=lambda place: place.theirs.endswith(', ' + place.ours)),
    Rule('a content type that PUT refuses does not come in by POST', 'status', title='a type of ours', when=statuses(400, 202)),
    Rule('a range of another body is not sent (RFC 9110, 13.1.5)', 'status', section='s50*', title='If-Range: another body', when=statuses(200, 206)),
    Rule('a number has no plus sign here (RFC 9110, 14.1.1): the header counts as malformed', 'status', title='a range that is none is ignored',
         when=statuses(200, 206)),
]
