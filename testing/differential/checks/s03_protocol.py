"""HTTP itself: framing, connections, and requests that are none (0.1, 4)."""

from steps import GET, check, lines, put, raw

HOST = 'Host: {host}'
TOKEN = 'X-Auth-Token: {token}'


def request(line, *headers):
    return lines(line + ' HTTP/1.1', HOST, TOKEN, *headers)


def refused(title, statuses, data, **how):
    return check(title, raw(statuses, data, **how), container=False)


PUT_O = 'PUT /v1/AUTH_test/{c}/o'
GET_O = 'GET /v1/AUTH_test/{c}/o'

CHECKS = [
    check('a connection stays, and nothing is said about it',
          put('{c}/o'), raw([200, 200], request(GET_O), then=request(GET_O), closed=False)),
    check('keep-alive is echoed', put('{c}/o'), raw(200, request(GET_O, 'Connection: keep-alive'), closed=False)),
    check('close closes', put('{c}/o'), raw(200, request(GET_O, 'Connection: close'), closed=True)),
    check('HTTP/1.0 closes', put('{c}/o'), raw(200, lines('GET /v1/AUTH_test/{c}/o HTTP/1.0', TOKEN), closed=True)),
    check('HTTP/1.0 that wants to stay',
          put('{c}/o'), raw(200, lines('GET /v1/AUTH_test/{c}/o HTTP/1.0', TOKEN, 'Connection: keep-alive'), closed=False)),
    check('requests sent ahead are answered in order',
          put('{c}/a', 'A'), put('{c}/b', 'B'),
          raw([200, 200, 404], request('GET /v1/AUTH_test/{c}/a') + request('GET /v1/AUTH_test/{c}/b') + request('GET /v1/AUTH_test/{c}/no'))),
    check('a PUT and a GET sent ahead', raw([201, 200], request(PUT_O, 'Content-Length: 3') + 'abc' + request(GET_O))),
    check('a chunked body', raw([201, 200], request(PUT_O, 'Transfer-Encoding: chunked') + '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n' + request(GET_O))),
    check('a chunked body of nothing', raw([201, 200], request(PUT_O, 'Transfer-Encoding: chunked') + '0\r\n\r\n' + request(GET_O))),
    check('chunk sizes in capitals and with extensions',
          raw([201, 200], request(PUT_O, 'Transfer-Encoding: Chunked') + 'A;x=y\r\n0123456789\r\n0\r\n\r\n' + request(GET_O))),
    check('chunked wins over a length',
          raw(201, request(PUT_O, 'Transfer-Encoding: chunked', 'Content-Length: 100') + '3\r\nabc\r\n0\r\n\r\n'), GET(200, '{c}/o')),
    check('the body of a GET is ignored', put('{c}/o'), raw([200, 200], request(GET_O, 'Content-Length: 4') + 'junk' + request(GET_O))),
    check('the body of a DELETE is ignored', put('{c}/o'),
          raw([204, 404], request('DELETE /v1/AUTH_test/{c}/o', 'Content-Length: 4') + 'junk' + request(GET_O))),
    check('the body of a container PUT is ignored',
          raw([202, 204], request('PUT /v1/AUTH_test/{c}', 'Content-Length: 4') + 'junk' + request('GET /v1/AUTH_test/{c}'))),
    check('the body of a refused PUT is read away', raw([404, 204], request('PUT /v1/AUTH_test/no-such/o', 'Content-Length: 4') + 'junk'
                                                        + request('GET /v1/AUTH_test/{c}'))),
    check('Expect is answered before the body',
          raw([100, 201], request(PUT_O, 'Expect: 100-continue', 'Content-Length: 3'), then='abc'), GET(200, '{c}/o')),
    check('Expect on a chunked body',
          raw([100, 201], request(PUT_O, 'Expect: 100-continue', 'Transfer-Encoding: chunked'), then='3\r\nabc\r\n0\r\n\r\n'), GET(200, '{c}/o')),
    check('Expect on what is refused is answered at once',
          raw(404, request('PUT /v1/AUTH_test/no-such/o', 'Expect: 100-continue', 'Content-Length: 3')),
          raw(401, lines('PUT /v1/AUTH_test/{c}/o HTTP/1.1', HOST, 'Expect: 100-continue', 'Content-Length: 3')),
          raw(400, request(PUT_O, 'Expect: 100-continue', 'Content-Length: 3', 'X-Delete-At: x'))),
    check('Expect on a GET', put('{c}/o'), raw(200, request(GET_O, 'Expect: 100-continue'))),
    check('a body without length or coding', raw(411, request(PUT_O))),
    check('codings beside chunked', raw(501, request(PUT_O, 'Transfer-Encoding: gzip,chunked')),
          raw(400, request(PUT_O, 'Transfer-Encoding: gzip'))),
    check('more than one chunked', raw(501, request(PUT_O, 'Transfer-Encoding: chunked, chunked')), raw(501, request(PUT_O, 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')),
          GET(404, '{c}/o')),
    check('a coding of no change', raw(400, request(PUT_O, 'Transfer-Encoding: identity')), raw(400, request(PUT_O, 'Transfer-Encoding: identity', 'Content-Length: 3') + 'abc'), GET(404, '{c}/o')),
    check('a coding hidden by a control character', raw(400, request(PUT_O, 'Transfer-Encoding: \x0bchunked', 'Content-Length: 3') + 'abc'), GET(404, '{c}/o')),
    check('the same length twice', raw(201, request(PUT_O, 'Content-Length: 3', 'Content-Length: 3') + 'abc'), GET(200, '{c}/o')),
    check('Expect in capitals', raw([100, 201], request(PUT_O, 'Content-Length: 3', 'Expect: 100-Continue'), then='abc'), GET(200, '{c}/o')),
    check('the answer to HEAD has the length of what is not sent',
          put('{c}/o', 'x' * 1000), raw([200, 200], request('HEAD /v1/AUTH_test/{c}/o') + request(GET_O), methods=['HEAD', 'GET'])),
    check('204 and 304 have no body on the wire', put('{c}/o'),
          raw([304, 204, 200], request(GET_O, 'If-None-Match: *') + request('HEAD /v1/AUTH_test/{c}') + request(GET_O), methods=['GET', 'HEAD', 'GET'])),
    check('a client that goes away in its body leaves nothing',
          raw([], request(PUT_O, 'Content-Length: 100') + 'abc'), GET(404, '{c}/o')),
    refused('a negative length', 400, request('PUT /v1/AUTH_test/c/o', 'Content-Length: -1')),
    refused('a length that is none', 400, request('PUT /v1/AUTH_test/c/o', 'Content-Length: abc')),
    refused('an empty length', 400, request('PUT /v1/AUTH_test/c/o', 'Content-Length: ')),
    refused('a signed length', 400, request('PUT /v1/AUTH_test/c/o', 'Content-Length: +3')),
    refused('two lengths', 400, request('PUT /v1/AUTH_test/c/o', 'Content-Length: 3', 'Content-Length: 4') + 'abc'),
    refused('a list of lengths', 400, request('PUT /v1/AUTH_test/c/o', 'Content-Length: 3, 4') + 'abc'),
    refused('a request line over the limit', 414, 'GET /' + 'a' * 8300 + ' HTTP/1.1\r\n\r\n', closed=True),
    refused('a header line over the limit', 400, lines('GET /info HTTP/1.1', 'X-Long: ' + 'a' * 8300), closed=True),
    refused('too many headers', 400, lines('GET /info HTTP/1.1', *('X-H%d: a' % i for i in range(200))), closed=True),
    refused('a request line of one word', 400, lines('GET'), closed=True),
    refused('a request line without a version', 400, lines('GET /info'), closed=True),
    refused('a request line that is none', 400, lines('\x01\x02\x03 x y'), closed=True),
    refused('a version that is none', 400, lines('GET /info HTTP/x.y'), closed=True),
    refused('HTTP/2 over a plain line', 505, lines('GET /info HTTP/2.0'), closed=True),
    refused('a header without a colon', 400, lines('GET /info HTTP/1.1', 'Nonsense'), closed=True),
    refused('a blank before the colon', 400, lines('GET /info HTTP/1.1', 'X-A : b'), closed=True),
    refused('a header over two lines', 400, lines('GET /info HTTP/1.1', 'X-A: b', '  c'), closed=True),
    refused('lines ended by a bare LF', 400, 'HEAD /healthcheck HTTP/1.1\nHost: h\n\n', methods=['HEAD']),
    refused('a bare CR in a header', 400, 'GET /info HTTP/1.1\r\nX-A: b\rc\r\n\r\n', closed=True),
    refused('a NUL in a header', 400, 'GET /info HTTP/1.1\r\nX-A: b\x00c\r\n\r\n', closed=True),
    refused('no Host', 200, 'HEAD /healthcheck HTTP/1.1\r\n\r\n', methods=['HEAD']),
    refused('two empty lines before a request', 200, '\r\n\r\nHEAD /healthcheck HTTP/1.1\r\nHost: h\r\n\r\n', methods=['HEAD']),
    check('a chunk size that is none', raw(400, request(PUT_O, 'Transfer-Encoding: chunked') + 'xyz\r\nabc\r\n0\r\n\r\n', closed=True),
          GET(404, '{c}/o')),
    check('a chunk longer than it says', raw(400, request(PUT_O, 'Transfer-Encoding: chunked') + '3\r\nabcdef\r\n0\r\n\r\n', closed=True),
          GET(404, '{c}/o')),
]
