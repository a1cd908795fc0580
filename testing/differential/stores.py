"""A store under question: where it is, and who asks."""

import re
import threading
import urllib.parse

from wire import Broken, Connection, request_bytes

USERS = {
    'tester': ('test:tester', 'testing'),
    'tester2': ('test:tester2', 'testing2'),
    'powerless': ('test:tester3', 'testing3'),
    'other': ('test2:tester2', 'testing2'),
    'service': ('test5:tester5', 'testing5'),
    'admin': ('admin:admin', 'admin'),
    'test6': ('test:tester6', 'testing6'),
}


class Store:
    def __init__(self, name, auth_url):
        url = urllib.parse.urlsplit(auth_url)
        self.name = name
        self.host, self.port = url.hostname, url.port
        self.tokens = {}
        self.idle = threading.local()

    @property
    def address(self):
        return '%s:%d' % (self.host, self.port)

    def connect(self):
        return Connection(self.host, self.port)

    def ask(self, method, target, headers, body):
        """One request over this thread's connection, which is kept while the store keeps it."""
        data = request_bytes(method, target, headers, body, self.address)
        kept = getattr(self.idle, 'connection', None)
        self.idle.connection = None
        connection = kept or self.connect()
        try:
            connection.send(data)
            answer = connection.answer(method)
        except (Broken, OSError):
            connection.close()
            if kept is None:
                raise
            return self.ask(method, target, headers, body)
        if (answer.header('Connection') or '').lower() == 'close' or answer.version == 'HTTP/1.0':
            connection.close()
        else:
            self.idle.connection = connection
        return answer

    def token(self, user):
        """A token of one of USERS."""
        if user not in self.tokens:
            name, key = USERS[user]
            answer = self.ask('GET', '/auth/v1.0', [('X-Auth-User', name), ('X-Auth-Key', key)], None)
            if answer.status != 200:
                raise SystemExit('%s: no token for %s: %d' % (self.name, name, answer.status))
            self.tokens[user] = answer.header('X-Auth-Token')
        return self.tokens[user]

    def login(self):
        """Gets the tokens of all users, so that checks at once need not."""
        for user in USERS:
            self.token(user)

    def fill(self, text, names):
        """Replaces the words in braces; `names`: those of the check."""
        def word(match):
            key = match.group(1)
            if key == 'host':
                return self.address
            if key == 'token' or key.startswith('token:'):
                return self.token(key[6:] or 'tester')
            return names.get(key, match.group(0))
        return re.sub(r'\{([a-z0-9:]+)\}', word, text)
