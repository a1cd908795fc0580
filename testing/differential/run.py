"""Asks two stores the same, and tells every difference that differences.py does not explain.

    run.py OURS_AUTH_URL THEIRS_AUTH_URL [-v] [-k WORD] [--chance N [--seed S]] [SECTION...]

Each file in checks/ is a section with a table CHECKS. Sections run one after the other, a few
checks of one at once, the two stores side by side. -v tells the explained differences too; -k takes checks whose title has WORD.
The last section, "chance", is drawn by generate.py from its fixed seeds; --chance asks N requests of
the seed S instead.
"""

import argparse
import concurrent.futures
import importlib
import os
import re
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

from compare import differences  # noqa: E402
import generate  # noqa: E402
from differences import ALLOWED, CHANCE, CHANCE_RULES_MAX, Place  # noqa: E402
from steps import Later, Raw  # noqa: E402
from stores import Store  # noqa: E402
from wire import Broken  # noqa: E402

CHECKS_AT_ONCE = 3
PEER_TRIES_MAX = 10
PEER_PAUSE_SECONDS = 0.5
SHOWN_MAX = 200
# A check that differs is asked again with other names; so many of a run may differ for a moment, as
# where one side's disk was slow and a row came late. Each is told.
AGAIN_MAX = 2
NOISY_MAX = 5
# Lines of differences that are repeated at the end.
TOLD_MAX = 20
# Names of archived versions in listings.
ARCHIVED = re.compile(r'\b[0-9a-f]{3}\w+/\d{10}\.\d{5}')


def sections():
    names = os.listdir(os.path.join(HERE, 'checks'))
    return sorted(name[:-3] for name in names if name.endswith('.py') and name != '__init__.py')


def checks_of(section, options):
    if section != CHANCE:
        return importlib.import_module('checks.' + section).CHECKS
    seeds = [(options.seed, options.chance)] if options.chance else [(seed, generate.REQUESTS_A_SEED) for seed in generate.SEEDS]
    return [generate.sequence(seed, number) for seed, requests in seeds for number in range(-(-requests // generate.REQUESTS_A_SEQUENCE))]


class Asked:
    """What one store answered to one step: answers, or what was wrong."""

    def __init__(self):
        self.answers = []
        self.problem = None
        self.closed = None


def ask_request(store, step, names):
    headers = [(store.fill(n, names), store.fill(v, names)) for n, v in step.headers]
    given = [name.lower() for name, _ in headers]
    if step.user and 'x-auth-token' not in given and 'x-storage-token' not in given:
        headers.append(('X-Auth-Token', store.token(step.user)))
    fill = lambda text: store.fill(text, names)  # noqa: E731
    target = step.target(fill) if callable(step.target) else fill(step.target)
    if not target.startswith(('/', 'http')):
        target = '/v1/AUTH_test/' + target if target else '/v1/AUTH_test'
    if callable(step.body):
        body = step.body(fill)
    else:
        body = step.body if step.body is None else fill(step.body.decode('latin-1')).encode('latin-1')
    # Bytes of texts go out as UTF-8, bytes that a check wrote as bytes stay as they are.
    return store.ask(step.method, target.encode().decode('latin-1') if not target.isascii() else target, headers, body)


def ask_raw(store, step, names, asked):
    connection = store.connect()
    try:
        connection.send(store.fill(step.data.decode('latin-1'), names).encode('latin-1'))
        for i in range(len(step.statuses)):
            asked.answers.append(connection.answer(step.methods[i] if i < len(step.methods) else 'GET'))
            if i == 0 and step.then is not None:
                connection.send(store.fill(step.then.decode('latin-1'), names).encode('latin-1'))
        if step.closed is not None:
            asked.closed = connection.is_closed() if step.closed else not connection.is_silent()
    finally:
        connection.close()


def ask_step(store, step, names):
    asked = Asked()
    try:
        if isinstance(step, Raw):
            ask_raw(store, step, names, asked)
        else:
            asked.answers.append(ask_request(store, step, names))
    except (Broken, OSError, ValueError) as e:
        asked.problem = '%s: %s' % (type(e).__name__, e)
    return asked


def make_container(store, name):
    """Ours must make it at once; the peer's servers may still be warming up (503)."""
    status = None
    for _ in range(1 if store.name == 'ours' else PEER_TRIES_MAX):
        status = store.ask('PUT', '/v1/AUTH_test/' + name, [('X-Auth-Token', store.token('tester'))], b'').status
        if status in (201, 202):
            return
        time.sleep(PEER_PAUSE_SECONDS)
    sys.exit('%s does not make a container for a check: %s' % (store.name, status))


def ask_check(store, check, names):
    """All steps of a check at one store."""
    names = dict(names)
    asked = []
    if check.container:
        make_container(store, names['c'])
    for step in check.steps:
        if isinstance(step, Later):
            time.sleep(step.seconds)
            asked.append(None)
        else:
            asked.append(ask_step(store, step, names))
            remember(asked[-1].answers, names)
    return asked


def remember(answers, names):
    """What a store chose by itself, as words for the steps that follow: see steps.py."""
    for answer in answers:
        if answer.header('X-Manifest-Etag'):
            names['manifest'] = answer.header('X-Manifest-Etag')
        number(names, 'v', answer.header('X-Object-Version-Id'))
        for name in ARCHIVED.findall(answer.body.decode('latin-1')):
            number(names, 'old', name)


def number(names, word, value):
    """Gives a value that has none yet the next number of its kind."""
    if value and value != 'null' and value not in names.values():
        names['%s%d' % (word, 1 + sum(re.fullmatch(word + '[0-9]+', name) is not None for name in names))] = value


def shorten(value):
    text = repr(value)
    return text if len(text) <= SHOWN_MAX else text[:SHOWN_MAX] + '...'


def describe(step):
    if isinstance(step, Raw):
        return shorten(step.data)
    return '%s %s %s' % (step.method, step.target, shorten(step.headers) if step.headers else '')


class Tally:
    """What came of all checks."""

    def __init__(self, verbose):
        self.verbose = verbose
        self.checks = 0
        self.steps = 0
        self.failed = 0
        self.explained = 0
        self.used = set()
        self.told = []
        self.noisy = 0

    def tell(self, line):
        """Told where it is found, and once more at the end of all."""
        print(line, flush=True)
        self.told.append(line)

    def judge(self, section, check, ours, theirs, stores):
        """Compares one check's answers; what is left unexplained."""
        told = []
        for i, step in enumerate(check.steps):
            if isinstance(step, Later):
                continue
            self.steps += 1
            bare = any(answer.header('X-Trans-Id') is None for answer in theirs[i].answers)
            for part, mine, other in self.step(step, ours[i], theirs[i], stores):
                rule = self.explanation(Place(section, check.title, i + 1, step, part, mine, other, bare))
                if rule is None:
                    told.append((i + 1, step, part, mine, other))
                else:
                    self.explained += 1
                    if self.verbose:
                        print('  explained: %s / step %d: %s: ours %s, theirs %s: %s' % (
                            check.title, i + 1, part, shorten(mine), shorten(other), rule.reason))
        return told

    def tell_check(self, word, section, check, told):
        self.tell('%s %s: %s' % (word, section, check.title))
        last = None
        for number, step, part, mine, other in told:
            if number != last:
                self.tell('  step %d, %s' % (number, describe(step)))
            last = number
            self.tell('    %s: ours   %s\n    %s  theirs %s' % (part, shorten(mine), ' ' * len(part), shorten(other)))

    def settle(self, section, check, asked, ask, stores):
        """Judges a check, and what differs once more: a server that was slow for a moment differs once."""
        self.checks += 1
        for attempt in range(1 + AGAIN_MAX):
            ours, theirs = asked if attempt == 0 else ask(check, attempt)
            told = self.judge(section, check, ours.result(), theirs.result(), stores)
            if not told:
                self.noisy += attempt > 0
                return
            last = attempt == AGAIN_MAX or self.noisy >= NOISY_MAX
            self.tell_check('DIFFERS' if last else 'DIFFERS THIS TIME', section, check, told)
            if last:
                self.failed += 1
                return

    def step(self, step, ours, theirs, stores):
        found = []
        if ours.problem or theirs.problem:
            found.append(('problem', ours.problem, theirs.problem))
        if ours.closed != theirs.closed:
            found.append(('closed', ours.closed, theirs.closed))
        wanted = step.statuses if isinstance(step, Raw) else [step.status]
        for j, (mine, other) in enumerate(zip(ours.answers, theirs.answers)):
            found += differences(mine, stores[0].address, other, stores[1].address)
            if wanted[j] is not None and mine.status == other.status != wanted[j]:
                found.append(('status', 'both %d' % mine.status, 'the check says %d' % wanted[j]))
        return found

    def explanation(self, place):
        for rule in ALLOWED:
            if rule.covers(place):
                self.used.add(rule)
                return rule
        return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('ours')
    parser.add_argument('theirs')
    parser.add_argument('sections', nargs='*')
    parser.add_argument('-v', action='store_true')
    parser.add_argument('-k', default='')
    parser.add_argument('--chance', type=int, default=0)
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_intermixed_args()
    stores = Store('ours', options.ours), Store('theirs', options.theirs)
    tally = Tally(options.v)
    for store in stores:
        store.login()
    # Both stores get the same names, new ones in each run.
    run = '%x' % int(time.time())
    with concurrent.futures.ThreadPoolExecutor(CHECKS_AT_ONCE * len(stores)) as pool:
        for section in sections() + [CHANCE]:
            if options.sections and not any(word in section for word in options.sections):
                continue
            began, failed = time.monotonic(), tally.failed
            # Tasks of one check stand side by side in the queue, so both stores keep in step.
            def ask(check, number, attempt):
                key = '%s-%s-%d%s' % (run, section[:3], number, '-%d' % attempt if attempt else '')
                names = {'c': 'd-' + key, 'n': 'n-' + key, 'a': 'AUTH_d-' + key}
                return [pool.submit(ask_check, store, check, names) for store in stores]

            checks = [(n, check) for n, check in enumerate(checks_of(section, options)) if options.k.lower() in check.title.lower()]
            asked = [ask(check, number, 0) for number, check in checks]
            for (number, check), answers in zip(checks, asked):
                again = lambda check, attempt, number=number: ask(check, number, attempt)  # noqa: E731
                tally.settle(section, check, answers, again, stores)
            print('%-24s %4d checks, %d differ, %.1f s' % (
                section, len(checks), tally.failed - failed, time.monotonic() - began), flush=True)
    print('%d checks, %d requests: %d checks differ, %d differed once and not again, %d differences explained' % (
        tally.checks, tally.steps, tally.failed, tally.noisy, tally.explained))
    stale = [rule for rule in ALLOWED if rule not in tally.used and 'by chance' not in rule.reason]
    if not options.sections and not options.k:
        for rule in stale:
            tally.tell('NOT NEEDED any more: %s' % (rule,))
            tally.failed += 1
    rules = sum(rule.is_for_chance() for rule in ALLOWED)
    print('%d rules may explain differences of requests by chance, %d may be' % (rules, CHANCE_RULES_MAX))
    tally.failed += rules > CHANCE_RULES_MAX
    if tally.told:
        print('\n'.join(['In short:'] + tally.told[:TOLD_MAX]))
    return 1 if tally.failed else 0


if __name__ == '__main__':
    sys.exit(main())
