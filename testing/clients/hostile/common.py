"""What all sections share: requests by hand, and what must be as before when a section ends."""

import glob
import hashlib
import json
import os
import sys
import time
from urllib.parse import urlsplit

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'differential'))
from wire import Broken, Connection, request_bytes  # noqa: E402

# What a section may leave open: connections within the store, databases that stay open.
FILES_MAX = 100
GROWTH_KIB_MAX = 256 * 1024
# How long what was given up may take to be gone: longer than the store's own timeouts in hostile.sh.
SETTLE_SECONDS_MAX = 60
SERVED_SECONDS_MAX = 10
ANSWERS_MAX = 50
SMALL = b'what must stay\n' * 10
LARGE = bytes(range(256)) * 4096  # 1 MiB: in a file of its own


def fail(message):
    sys.exit('FAILED: ' + message)


def expect(what, got, wanted):
    if got != wanted:
        fail('%s: got %r, wanted %r' % (what, got, wanted))


def expect_one_of(what, got, wanted):
    if got not in wanted:
        fail('%s: got %r, wanted one of %r' % (what, got, wanted))


class Store:
    """The store under attack, seen from outside: its API, its process, its folder."""

    def __init__(self, url, token, pid, data):
        parts = urlsplit(url)
        self.host, self.port, self.account, self.token = parts.hostname, parts.port, parts.path, token
        self.pid, self.data = pid, data
        self.before = None

    # ---- requests

    def connect(self):
        return Connection(self.host, self.port)

    def head(self, line, *headers, token=True):
        """The head of a request; `{a}` in the line is the account's path."""
        lines = [line.replace('{a}', self.account) + ' HTTP/1.1', 'Host: %s:%d' % (self.host, self.port)]
        lines += ['X-Auth-Token: ' + self.token] if token else []
        return '\r\n'.join([*lines, *headers, '', '']).encode('latin-1')

    def answers(self, data, methods=()):
        """All answers to these bytes as one connection gives them, and whether it was closed then."""
        connection, answers = self.connect(), []
        try:
            connection.send(data)
        except OSError:
            pass  # the store may be done with it before it has it all
        try:
            while len(answers) < ANSWERS_MAX:
                if answers and connection.is_silent():
                    return answers, False
                answers.append(connection.answer(methods[len(answers)] if len(answers) < len(methods) else 'GET'))
        except Broken:
            pass  # closed
        finally:
            connection.close()
        return answers, True

    def refused(self, what, data, *wanted, methods=()):
        """One answer, of these statuses, and the end of the connection: nothing behind is taken for a request."""
        answers, closed = self.answers(data, methods)
        statuses = [answer.status for answer in answers]
        if len(statuses) != 1 or statuses[0] not in wanted or not closed:
            fail('%s: got %r, %s; wanted one of %r and an end' % (what, statuses, 'closed' if closed else 'open', wanted))

    def ask(self, method, path, headers=(), body=None, token=True):
        """The answer to one request on a connection of its own; `path` below the account, as it goes out."""
        connection = self.connect()
        try:
            names = list(headers) + ([('X-Auth-Token', self.token)] if token else [])
            target = path if not path.startswith('{a}') else self.account + path[3:]
            try:
                connection.send(request_bytes(method, target, names, body, '%s:%d' % (self.host, self.port)))
            except OSError:
                pass  # refused before it was all there
            answer = connection.answer(method)
        except Broken as broken:
            fail('%s %s: %s' % (method, path[:200], broken))
        finally:
            connection.close()
        if any(name.lower().startswith('x-injected') for name, _ in answer.headers):
            fail('%s %s: a header was injected: %r' % (method, path[:200], answer.headers))
        return answer

    def wants(self, what, statuses, *request, **more):
        answer = self.ask(*request, **more)
        statuses = statuses if isinstance(statuses, tuple) else (statuses,)
        if answer.status not in statuses:
            fail('%s: got %d %r, wanted %r' % (what, answer.status, answer.body[:200], statuses))
        return answer

    # ---- what must be as before

    def prepare(self):
        self.wants('a container', (201, 202), 'PUT', '{a}/safe')
        self.wants('an object', 201, 'PUT', '{a}/safe/small', body=SMALL)
        self.wants('a longer object', 201, 'PUT', '{a}/safe/large', body=LARGE)
        deadline = time.monotonic() + SETTLE_SECONDS_MAX
        while self.listings()[0] != self.counted() and time.monotonic() < deadline:
            time.sleep(0.2)  # the account is told of what its containers hold
        expect('what the account counts', self.listings()[0], self.counted())
        self.before = (self.listings(), self.bodies(), self.files(), self.resident())

    def listings(self):
        account = json.loads(self.wants('the account', 200, 'GET', '{a}?format=json').body)
        for row in account:
            del row['last_modified']  # that of the container's metadata
        container = json.loads(self.wants('the container', 200, 'GET', '{a}/safe?format=json').body)
        return account, container

    @staticmethod
    def counted():
        """What the account lists: one container with two objects."""
        return [{'name': 'safe', 'count': 2, 'bytes': len(SMALL) + len(LARGE), 'storage_policy': 'gold'}]

    def bodies(self):
        """Files of bodies on all devices, by name."""
        return sorted(path for path in glob.glob(self.data + '/devices/*/bodies/**', recursive=True) if os.path.isfile(path))

    def files(self):
        return len(os.listdir('/proc/%d/fd' % self.pid))

    def resident(self):
        with open('/proc/%d/status' % self.pid) as status:
            return int(next(line for line in status if line.startswith('VmRSS')).split()[1])

    def errors(self):
        with open(self.data + '/log/martinet.log', errors='replace') as log:
            return [line for line in log if line.split(' ', 2)[1:2] == ['ERROR'] or 'LEAK' in line]

    def serves(self):
        began = time.monotonic()
        expect('an object', self.wants('GET', 200, 'GET', '{a}/safe/small').body, SMALL)
        large = self.wants('GET', 200, 'GET', '{a}/safe/large').body
        expect('a longer object', hashlib.md5(large).hexdigest(), hashlib.md5(LARGE).hexdigest())
        if time.monotonic() - began > SERVED_SECONDS_MAX:
            fail('two GET took %d s' % (time.monotonic() - began))

    def is_as_before(self):
        """The judgement at the end of a section; what is given up may take a while to go."""
        self.serves()
        listings, bodies, files, resident = self.before
        deadline = time.monotonic() + SETTLE_SECONDS_MAX
        while time.monotonic() < deadline and (self.listings() != listings or self.bodies() != bodies or self.files() > files + FILES_MAX):
            time.sleep(0.2)
        expect('what is listed', self.listings(), listings)
        expect('files of bodies', [path for path in self.bodies() if path not in bodies], [])
        if self.files() > files + FILES_MAX:
            fail('%d files are open, %d were' % (self.files(), files))
        if self.resident() > resident + GROWTH_KIB_MAX:
            fail('%d MiB resident, %d were' % (self.resident() // 1024, resident // 1024))
        expect('what the store complains of', self.errors(), [])
        print('    open files %d, then %d; resident %d MiB, then %d' % (files, self.files(), resident // 1024, self.resident() // 1024))
