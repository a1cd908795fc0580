"""The words in which checks are written.

A check is a title and its steps. A step is a request with the status that both stores must
answer, or bytes on a connection of their own. Everything else about the two answers (headers,
body, reason, version) is compared by compare.py.

Paths not beginning with a slash are below the account AUTH_test. In paths, headers and bodies
`{c}` is a container of the check's own, made before it; `{n}` a name that nothing has yet; `{a}`
an account of its own, which nobody has made; `{host}` where the store listens; and `{token}`, or
another user's `{token:admin}`, a token. What a store has chosen by itself in the steps before is there too:
`{v1}`, `{v2}` and so on are the versions that its answers named, in that order, `{old1}` and so on the names of
archived versions that it listed, and `{manifest}` is the last manifest's etag. Nothing else is replaced. A path or a body can be something
to be called instead, with what replaces such words in a text, where it depends on them otherwise
(signing.py).
"""

from collections import namedtuple

Check = namedtuple('Check', 'title steps container')
Request = namedtuple('Request', 'method status target headers body user')
Raw = namedtuple('Raw', 'statuses data methods closed then')
Later = namedtuple('Later', 'seconds')

OWNER, OTHER, POWERLESS, RESELLER, NOBODY = 'tester', 'other', 'powerless', 'admin', None


def check(title, *steps, container=True):
    """`container=False`: the check needs no container of its own."""
    return Check(title, steps, container)


def step(method, status, target, headers=None, body=None, user=OWNER):
    """One request of `user`; `headers` a dict, or a list of pairs where one is sent twice."""
    pairs = list(headers.items()) if isinstance(headers, dict) else list(headers or [])
    if isinstance(body, str):
        body = body.encode()
    return Request(method, status, target, pairs, body, user)


def _verb(method):
    def verb(status, target='', headers=None, body=None, user=OWNER):
        if method == 'PUT' and body is None and headers is None:
            body = b''
        return step(method, status, target, headers, body, user)
    return verb


GET, HEAD, PUT, POST, DELETE = (_verb(m) for m in ('GET', 'HEAD', 'PUT', 'POST', 'DELETE'))
OPTIONS, COPY = _verb('OPTIONS'), _verb('COPY')


def put(target, body='data', **headers):
    """An object that must be there for what follows."""
    return step('PUT', 201, target, {k.replace('_', '-'): v for k, v in headers.items()}, body)


def raw(statuses, data, methods=None, closed=None, then=None):
    """Bytes on a connection of their own, and the statuses of all answers to them.

    `methods`: of the answers, where one is to a HEAD. `closed`: whether the connection must be
    closed after the last answer (None: whichever, but both the same). `then`: bytes sent after the
    first answer has come.
    """
    if isinstance(statuses, int):
        statuses = [statuses]
    return Raw(statuses, _bytes(data), methods or [], closed, _bytes(then))


def _bytes(data):
    return data.encode('latin-1') if isinstance(data, str) else data


def wait(seconds):
    """Both stores' own time passes: for what expires."""
    return Later(seconds)


def lines(*words):
    """Lines of a head, CRLF after each, and the empty line."""
    return '\r\n'.join(words) + '\r\n\r\n'


def utf8(text):
    """A text as it stands in a header: one character a byte of UTF-8."""
    return text.encode().decode('latin-1')
