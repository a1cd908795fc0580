"""Requests that are none, or two for two readers: heads, lengths and chunks.

What a differential check asks already (s03_protocol.py) is not asked again.
"""

import random

from common import SMALL, expect, expect_one_of, fail

LINE_BYTES_MAX = 8189  # as in Swift, whose 8 KiB hold the end of the line and are one too many
HEAD_BYTES_MAX = 64 * 1024
HEADERS_MAX = 126
# What is never a request: the rest of the line is for an object that must not come about.
STOLEN = 'PUT {a}/safe/stolen'
GARBAGE = 300


def run(store):
    lines(store)
    names(store)
    lengths(store)
    codings(store)
    chunks(store)
    bodies(store)
    protocols(store)
    garbage(store)


def lines(store):
    """Too long by a byte, and without end."""
    def info(length):
        return b'GET /info?' + b'a' * (length - len('GET /info? HTTP/1.1')) + b' HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n'

    expect('a request line at the limit', [a.status for a in store.answers(info(LINE_BYTES_MAX))[0]], [200])
    store.refused('a request line over the limit', info(LINE_BYTES_MAX + 1), 414)
    store.refused('a request line without end', b'GET /' + b'a' * (8 << 20), 414)
    store.refused('a header line without end', b'GET /info HTTP/1.1\r\nX-A: ' + b'a' * (8 << 20), 400)
    store.refused('empty lines without end', b'\r\n' * 100000, 400)
    store.refused('headers without end', b'GET /info HTTP/1.1\r\n' + b'X-A: b\r\n' * 1000000, 400)
    store.refused('long headers without end', b'GET /info HTTP/1.1\r\n' + (b'X-A: ' + b'b' * 8000 + b'\r\n') * 100, 400)
    few = [b'X-%d: a\r\n' % index for index in range(HEADERS_MAX - 1)]
    ask = b'HEAD /healthcheck HTTP/1.1\r\nConnection: close\r\n'
    expect('as many headers as may be', [a.status for a in store.answers(ask + b''.join(few) + b'\r\n', ['HEAD'])[0]], [200])
    store.refused('one header more', ask + b''.join(few) + b'X-A: a\r\n\r\n', 400, methods=['HEAD'])
    store.refused('a head over the limit', ask + b'X-A: %s\r\n' % (b'a' * 8000) * (HEAD_BYTES_MAX // 8000 + 1) + b'\r\n', 400, methods=['HEAD'])


def names(store):
    """Names of headers and methods that no reader should have to guess."""
    for name in (b'', b' X-A', b'X A', b'X-\x00A', b'X-\x7fA', b'X(A)', b'\xe9X-A', b'X-A\t', b'"X"', b'X/A', b'X@A', b'\xef\xbb\xbfX-A'):
        store.refused('the header name %r' % name, b'GET /info HTTP/1.1\r\nHost: h\r\n' + name + b': v\r\n\r\n' + store.head(STOLEN, 'Content-Length: 0'), 400)
    # Metadata may be named so; nobody takes them for the names that they look like.
    looks = b'GET /info HTTP/1.1\r\nHost: h\r\nContent-Length\xe9: 5\r\nTransfer-Encoding\xa0: chunked\r\nX-A\xe9\xff: v\r\nConnection: close\r\n\r\n'
    expect('names beyond ASCII', [a.status for a in store.answers(looks)[0]], [200])
    for value in (b'a\x00b', b'\x00', b'a\rb', b'\ra', b'a\r\r'):
        store.refused('the header value %r' % value, b'GET /info HTTP/1.1\r\nHost: h\r\nX-A: ' + value + b'\r\n\r\n' + store.head(STOLEN, 'Content-Length: 0'), 400)
    for line in (b'G\x00T /info HTTP/1.1', b'GE(T) /info HTTP/1.1', b' GET /info HTTP/1.1', b'GET\t/info\tHTTP/1.1', b'GET /info HTTP/1.1 HTTP/1.1 ',
                 b'GET /in\x00fo HTTP/1.1', b'GET /in\x01fo HTTP/1.1', b'GET /info HTTP/01.1', b'GET /info HTTP/1.1x', b'GET /info http/1.1', b'GET /info HTTP/11',
                 b'GET  HTTP/1.1', b'HTTP/1.1 200 OK'):
        store.refused('the request line %r' % line, line + b'\r\nHost: h\r\n\r\n' + store.head(STOLEN, 'Content-Length: 0'), 400, 404, 505)
    for method in ('BREW', 'get', 'P\xdcT', 'X' * 4000, 'TRACE', 'CONNECT', 'PROPFIND', 'PATCH', 'REPLICATE', 'SSYNC', 'UPDATE', 'MERGE'):
        expect_one_of('the method %s' % method[:20], store.answers(store.head(method + ' {a}/safe/small', 'Connection: close'))[0][0].status, (400, 405, 501))


def lengths(store):
    for length in ('0x5', '5e0', '5.0', '5,5', '5, 5', '5;5', '5 5', '--5', '-0', '\xb5', '5\xa0', '５'.encode().decode('latin-1'), '9' * 19, '9' * 400, '18446744073709551621'):
        store.refused('the length %r' % length[:30], store.head(STOLEN, 'Content-Length: ' + length) + b'hello' + store.head(STOLEN, 'Content-Length: 0'), 400, 413)
    store.refused('a longer object than may be', store.head(STOLEN, 'Content-Length: 5368709123') + b'hello', 413)
    store.refused('two lengths, the second none', store.head(STOLEN, 'Content-Length: 5', 'Content-Length: x') + b'hello', 400)
    store.refused('three lengths', store.head(STOLEN, 'Content-Length: 0', 'Content-Length: 0', 'Content-Length: 44') + store.head(STOLEN, 'Content-Length: 0'), 400)
    store.refused('a length behind a fold', store.head(STOLEN, 'X-A: b', ' Content-Length: 5') + b'hello', 400)
    store.refused('a length behind a bare LF', store.head(STOLEN, 'X-A: b\nContent-Length: 5') + b'hello', 400)


def codings(store):
    """What a proxy before the store might take for something else than the store does."""
    smuggled = '0\r\n\r\n'.encode() + store.head(STOLEN, 'Content-Length: 0')
    for coding in ('Transfer-Encoding : chunked', 'Transfer-Encoding\t: chunked', ' Transfer-Encoding: chunked', 'Transfer-Encoding: xchunked', 'Transfer-Encoding: "chunked"',
                   'Transfer-Encoding: chunked;q=0', 'Transfer-Encoding: chunked\x0b', 'Transfer-Encoding:\x00chunked', 'Transfer-Encoding: identity, chunked',
                   'Transfer-Encoding: chunked, identity', 'Transfer-Encoding: chunked,', 'Transfer-Encoding: ,chunked', 'Transfer-Encoding: ', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
                   'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked', 'X: y\nTransfer-Encoding: chunked', 'X: y\rTransfer-Encoding: chunked', 'Transfer-Encoding:\r\n chunked'):
        data = store.head('GET {a}/safe/small', 'Content-Length: %d' % len(smuggled), coding) + smuggled
        answers, closed = store.answers(data)
        statuses = [answer.status for answer in answers]
        # Who knows no such coding may serve a GET; but nobody may read on behind it.
        if statuses[1:] or statuses[0] not in (200, 400, 501) or not closed:
            fail('the coding %r: got %r, %s' % (coding, statuses, 'closed' if closed else 'open'))
    # Chunks are what counts, and nothing behind them is taken for a request.
    answers, closed = store.answers(store.head('GET {a}/safe/small', 'Content-Length: 4', 'Transfer-Encoding: chunked') + smuggled)
    expect('a length and chunks', ([(answer.status, answer.body) for answer in answers], closed), ([(200, SMALL)], True))
    answers, closed = store.answers(store.head('GET {a}/safe/small', 'Transfer-Encoding: chunked', 'Content-Length: %d' % len(smuggled)) + smuggled)
    expect('chunks and a length', ([(answer.status, answer.body) for answer in answers], closed), ([(200, SMALL)], True))
    for name in ('Transfer_Encoding: chunked', 'X-Transfer-Encoding: chunked', 'Content_Length: 5'):
        answers, _ = store.answers(store.head('GET {a}/safe/small', name) + store.head('HEAD {a}/safe/small', 'Connection: close'), ['GET', 'HEAD'])
        expect(name, [answer.status for answer in answers], [200, 200])
    # An old client knows no chunks: whoever passes one on may end its body elsewhere.
    old = b'PUT %s/safe/stolen HTTP/1.0\r\nX-Auth-Token: %s\r\nTransfer-Encoding: chunked\r\n\r\n' % (store.account.encode(), store.token.encode())
    answers, closed = store.answers(old + b'5\r\nhello\r\n0\r\n\r\n' + store.head(STOLEN, 'Content-Length: 0'))
    if len(answers) != 1 or not closed:
        fail('chunks of HTTP/1.0: got %r' % [answer.status for answer in answers])
    store.ask('DELETE', '{a}/safe/stolen')


def chunks(store):
    head = store.head(STOLEN, 'Transfer-Encoding: chunked')
    behind = store.head(STOLEN, 'Content-Length: 0')
    for size in (b'', b' 5', b'+5', b'-5', b'0x5', b'5h', b'\x005', b'F' * 16, b'F' * 17, b'7' + b'F' * 15, b'8' + b'0' * 15, b'5 5', b'5\x0b', b'5\r', '５'.encode()):
        store.refused('the chunk size %r' % size, head + size + b'\r\nhello\r\n0\r\n\r\n' + behind, 400, 413)
    store.refused('a chunk size behind a bare LF', head + b'5\nhello\r\n0\r\n\r\n' + behind, 400)
    store.refused('a chunk that ends by a bare LF', head + b'5\r\nhello\n0\r\n\r\n' + behind, 400)
    store.refused('a chunk extension without end', head + b'5;' + b'a' * (1 << 20) + b'\r\nhello\r\n0\r\n\r\n' + behind, 400)
    store.refused('a chunk size of a thousand zeros', head + b'0' * 1100 + b'5\r\nhello\r\n0\r\n\r\n' + behind, 400)
    store.refused('trailers without end', head + b'5\r\nhello\r\n0\r\n' + b'X-A: b\r\n' * 100000 + b'\r\n' + behind, 400)
    store.refused('a trailer that is no header', head + b'5\r\nhello\r\n0\r\nnonsense\r\n\r\n' + behind, 400)
    store.refused('a trailer over two lines', head + b'5\r\nhello\r\n0\r\nX-A: b\r\n c\r\n\r\n' + behind, 400)
    # What stands behind a body says nothing of it.
    for trailer in (b'Content-Length: 100', b'Transfer-Encoding: chunked', b'X-Object-Meta-Stolen: yes', b'X-Delete-At: 1'):
        answers, _ = store.answers(store.head('PUT {a}/safe/trailed', 'Transfer-Encoding: chunked') + b'5\r\nhello\r\n0\r\n' + trailer + b'\r\n\r\n' +
                                   store.head('GET {a}/safe/trailed', 'Connection: close'))
        expect('the trailer %r' % trailer, [(answer.status, answer.body[:5], answer.header('X-Object-Meta-Stolen')) for answer in answers][1:], [(200, b'hello', None)])
        expect('its deletion', store.ask('DELETE', '{a}/safe/trailed').status, 204)
    # A body of chunks of one byte is as good as any.
    body = b''.join(b'1;a=b\r\n%c\r\n' % byte for byte in b'a' * 20000) + b'0\r\n\r\n'
    expect('twenty thousand chunks', store.answers(store.head('PUT {a}/safe/trailed', 'Transfer-Encoding: chunked') + body)[0][0].status, 201)
    expect('their deletion', store.ask('DELETE', '{a}/safe/trailed').status, 204)


def bodies(store):
    """Shorter than they say: the client closes its side, and nothing is stored."""
    for headers, body in ((['Content-Length: 100'], b'short'), (['Content-Length: 1000000'], b'x' * 600000), (['Transfer-Encoding: chunked'], b'5\r\nhel'),
                          (['Transfer-Encoding: chunked'], b'5\r\nhello\r\n'), (['Transfer-Encoding: chunked'], b'5\r\nhello\r\n0\r\n'),
                          (['Transfer-Encoding: chunked'], b'80000\r\n' + b'x' * 300000)):
        connection = store.connect()
        connection.send(store.head(STOLEN, *headers) + body)
        connection.finish()
        try:
            status = connection.answer().status
            expect_one_of('a body that ends early', status, (400, 408, 499))
        except Exception as closed:
            if type(closed).__name__ != 'Broken':
                raise
        connection.close()
    # The body of a request that reads none is no request either.
    hidden = store.head(STOLEN, 'Content-Length: 0')
    for method in ('GET', 'HEAD', 'DELETE', 'OPTIONS', 'POST'):
        answers, _ = store.answers(store.head(method + ' {a}/safe/none', 'Content-Length: %d' % len(hidden)) + hidden, [method])
        expect('answers to a %s with a body' % method, len(answers), 1)


def protocols(store):
    store.refused('the beginning of HTTP/2', b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' + b'\x00' * 100, 505)
    store.refused('the beginning of TLS', bytes.fromhex('16030100f8010000f40303') + bytes(240) + b'\r\n\r\n', 400)
    store.refused('the line of a balancer', b'PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\nGET /info HTTP/1.1\r\n\r\n', 400)
    answers, _ = store.answers(store.head('GET {a}/safe/small', 'Connection: Upgrade, HTTP2-Settings, close', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'))
    expect('an upgrade', [(answer.status, answer.body) for answer in answers], [(200, SMALL)])
    answers, _ = store.answers(store.head('GET {a}/safe/small', 'Connection: close, X-Auth-Token, Host'))
    expect('a connection that names the token', [answer.status for answer in answers], [200])


def garbage(store):
    """Bytes by chance, and requests with a byte changed by chance: never a 500, and nothing is stored."""
    chance = random.Random(7)
    whole = store.head('GET {a}/safe/small', 'Range: bytes=1-3', 'If-None-Match: "a"', 'Connection: close')
    for index in range(GARBAGE):
        if index % 3 == 0:
            data = chance.randbytes(chance.randrange(1, 400)) + b'\r\n\r\n'
        else:
            data = bytearray(whole)
            for _ in range(index % 3):
                data[chance.randrange(len(data) - 4)] = chance.randrange(256)
        connection = store.connect()
        connection.send(bytes(data))
        connection.finish()
        answer = connection.input.read(1 << 20)
        connection.close()
        if answer and answer[9:10] not in b'24' and answer[9:12] not in (b'501', b'505'):
            fail('garbage %d, %r: got %r' % (index, bytes(data), answer[:200]))
