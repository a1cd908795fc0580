"""Requests whose form is right: paths, headers, queries and documents that mean harm."""

import hashlib
import hmac
import json
import time

from common import SMALL, expect, fail

MANIFEST_BYTES_MAX = 8 << 20
DEPTH = 200000
KEY = 'a key that strangers do not have'
SECONDS_MAX = 20  # for any answer of this section


def run(store):
    paths(store)
    targets(store)
    object_headers(store)
    injections(store)
    queries(store)
    tokens(store)
    addresses(store)
    manifests(store)
    names_to_delete(store)


def paths(store):
    """Names that mean something to file systems mean nothing here; names that are none are refused."""
    for name in ('%00', 'a%00b', '%ff', '%c0%af', '%c0%ae%c0%ae/x', '%ed%a0%80', '%f8%88%80%80%80', '%f4%90%80%80', 'a%80'):
        for method in ('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'COPY'):
            body = b'' if method in ('PUT', 'POST') else None
            copy = [('Destination', 'safe/small')] if method == 'COPY' else []
            store.wants('%s of the name %s' % (method, name), 412, method, '{a}/safe/' + name, copy, body)
        store.wants('a container called ' + name, 412, 'PUT', '{a}/' + name)
        store.wants('a listing behind ' + name, (200, 400, 412), 'GET', '{a}/safe?marker=' + name)
        store.wants('an account called ' + name, (401, 403, 412), 'GET', '/v1/AUTH_' + name)
    for name in ('..', '../../../../etc/passwd', '%2e%2e/%2e%2e/etc/passwd', '..%2f..%2fetc%2fpasswd', './/./x', '/etc/passwd', '..\\..\\x', '%5c%5chost%5cx', 'C:%5cx',
                 '%25%32%65', '%', '%zz', '%2', 'a%0d%0aX-Injected: b', '%0a', '%7f', '%e2%80%ae', '~', '$(id)', '%60id%60', '%27%20OR%201=1--', '%3cscript%3e', '{{7*7}}', '.ts', 'x.db-journal'):
        target = '{a}/safe/' + name.replace(' ', '%20')
        store.wants('a PUT of ' + name, 201, 'PUT', target, body=SMALL)
        expect('the bytes of ' + name, store.wants('a GET of ' + name, 200, 'GET', target).body, SMALL)
        store.wants('a DELETE of ' + name, 204, 'DELETE', target)
    for name in ('..', '.', '%2e%2e', '.db', '%0d%0aX-Injected:%20b', '%e2%80%ae'):
        store.wants('a container called ' + name, 201, 'PUT', '{a}/' + name)
        store.wants('its listing', (200, 204), 'GET', '{a}/%s?format=json' % name)
        store.wants('its deletion', 204, 'DELETE', '{a}/' + name)
    for account in ('AUTH_..', 'AUTH_%2e%2e%2f', '..', 'AUTH_%2f', '.', '%2e%2e', 'AUTH_test2', 'AUTH_test%2f..', '.expiring_objects', 'AUTH_' + 'a' * 300):
        store.wants('another account, ' + account, (400, 401, 403, 404, 412), 'GET', '/v1/%s/safe/small' % account)
        store.wants('another account without a token, ' + account, (400, 401, 403, 404, 412), 'GET', '/v1/%s/safe/small' % account, token=False)
    store.wants('slashes', 404, 'GET', '{a}/safe/' + '/' * 900)
    store.wants('more slashes', (400, 404), 'GET', '/' * 8000)
    store.wants('a name too long', 400, 'PUT', '{a}/safe/' + '%c3%a9' * 513, body=b'')
    store.wants('a container name too long', 400, 'PUT', '{a}/' + 'c' * 257)


def targets(store):
    """Targets of other forms than a path."""
    for line, statuses in (('GET *', (400, 404, 412)), ('OPTIONS *', (200, 400, 404, 405, 412)), ('CONNECT 127.0.0.1:22', (400, 404, 405, 501)), ('GET http://', (400, 404)),
                           ('GET http://elsewhere.example{a}/safe/none', (404,)), ('GET file:///etc/passwd', (400, 404)), ('GET gopher://127.0.0.1:22/_x', (400, 404)),
                           ('GET //elsewhere.example{a}/safe/small', (400, 404, 412)), ('GET http://user:pass@127.0.0.1:1{a}/safe/none', (400, 404)), ('GET {a}/safe/none#x', (404,)),
                           ('GET safe/small', (400, 404)), ('GET ../../etc/passwd', (400, 404)), ('GET ?', (400, 404)), ('GET \x7f', (400, 404))):
        answers, _ = store.answers(store.head(line, 'Connection: close'))
        if [answer.status for answer in answers] and answers[0].status not in statuses:
            fail('%s: got %d, wanted %r' % (line, answers[0].status, statuses))
    for host in ('', 'a' * 7000, '"><script>', '127.0.0.1:99999999', '[::1', '..', '%0d%0aX-Injected: b', 'a b', 'h\xe9'):
        answers, _ = store.answers(('GET %s/safe/small HTTP/1.1\r\nHost: %s\r\nX-Auth-Token: %s\r\nConnection: close\r\n\r\n' % (store.account, host, store.token)).encode('latin-1'))
        if len(answers) != 1 or answers[0].status >= 500:
            fail('the host %r: got %r' % (host[:30], [answer.status for answer in answers]))


def object_headers(store):
    """Numbers without sense, lists without end."""
    def get(what, statuses, *headers):
        began = time.monotonic()
        answer = store.wants(what, statuses, 'GET', '{a}/safe/large', headers)
        if time.monotonic() - began > SECONDS_MAX:
            fail('%s took %d s' % (what, time.monotonic() - began))
        return answer

    for ranges in ('0-,' * 2000 + '0-', '0-0,' * 1800 + '1-1', '-1,' * 2500 + '-1', '5-0', '9' * 4000 + '-', '0-' + '9' * 4000, '-' + '9' * 4000, ',' * 7000, '-', '--', '0-0;' * 1500, '1' * 7000):
        answer = get('the range %s…' % ranges[:20], (200, 206, 416), ('Range', 'bytes=' + ranges))
        if len(answer.body) > 2 * (1 << 20):
            fail('the range %s… brought %d bytes of 1 MiB' % (ranges[:20], len(answer.body)))
    etags = ', '.join('"%d"' % index for index in range(900))
    get('many etags', 412, ('If-Match', etags))
    get('many etags that are not', 200, ('If-None-Match', etags))
    for date in ('x' * 8000, 'Thu, 01 Jan 99999 00:00:00 GMT', 'Thu, 32 Jan 2026 25:61:61 GMT', '-1', '9' * 400, 'Thu, 01 Jan 0000 00:00:00 GMT'):
        get('the date %s' % date[:20], (200, 304, 412), ('If-Modified-Since', date))
        get('the other date %s' % date[:20], (200, 304, 412), ('If-Unmodified-Since', date))
    for name in ('Accept', 'Accept-Encoding', 'Cookie', 'Referer', 'User-Agent', 'X-Forwarded-For', 'X-Trans-Id-Extra', 'X-Newest', 'If-Range', 'Origin', 'X-Service-Token', 'X-Open-Expired'):
        for value in ('*;q=nan,' * 900, '\xff' * 7000, '%00' * 2000, '"' * 7000, '{' * 7000):
            get('%s: %s…' % (name, value[:10]), (200, 401, 406, 412), (name, value))
            store.wants('a listing with %s: %s…' % (name, value[:10]), (200, 204, 400, 401, 406, 412), 'GET', '{a}/safe', [(name, value)])
    for name in ('X-Delete-At', 'X-Delete-After', 'X-Timestamp', 'X-Object-Manifest', 'X-Symlink-Target', 'X-Symlink-Target-Etag', 'X-Copy-From', 'X-Copy-From-Account', 'Etag',
                 'Content-Type', 'Content-Encoding', 'If-None-Match', 'X-Static-Large-Object', 'X-Fresh-Metadata', 'X-Object-Meta-', 'X-Detect-Content-Type', 'X-If-Delete-At'):
        for value in ('9' * 400, '-1', '1e309', 'nan', '0x7fffffff', '٣', '%00', '%ff/%ff', '../..', '/', 'a/' * 3000, '\xff\xfe', '1' + '0' * 18, ';' * 3000, '"\\'):
            answer = store.ask('PUT', '{a}/safe/odd', [(name, value.encode().decode('latin-1'))], b'')
            if answer.status >= 500 and answer.status != 501:
                fail('PUT with %s: %s: got %d' % (name, value[:30], answer.status))
            if store.ask('DELETE', '{a}/safe/odd').status not in (204, 404, 409):
                fail('what a PUT with %s: %s left cannot be deleted' % (name, value[:30]))
    for name in ('X-Container-Read', 'X-Container-Write', 'X-Versions-Location', 'X-History-Location', 'X-Versions-Enabled', 'X-Container-Meta-Quota-Bytes', 'X-Container-Meta-Quota-Count',
                 'X-Container-Meta-Web-Index', 'X-Storage-Policy', 'X-Container-Meta-Temp-Url-Key', 'X-Container-Meta-Access-Control-Allow-Origin', 'X-Container-Rfc-Compliant-Etags'):
        for value in ('9' * 200, '-1', '.r:' + '-' * 200, '.r:*' * 50, '.' * 250, ',' * 250, '../..', '%00', '%ff', 'a/b/c', '{"a":' * 40):
            answer = store.ask('PUT', '{a}/odd', [(name, value)])
            if answer.status >= 500 and answer.status != 501:
                fail('PUT of a container with %s: %s: got %d' % (name, value[:30], answer.status))
            store.wants('a listing of it', (200, 204, 404), 'GET', '{a}/odd')
            store.wants('its deletion', (204, 404), 'DELETE', '{a}/odd')
    for document in ('[' * 4000, '{"admin":' * 800, '{"admin":1e999999}', 'null', '"', '{"read-only":[null]}', '\xff'):
        store.wants('the ACL %s…' % document[:10], 400, 'POST', '{a}', [('X-Account-Access-Control', document)], b'')


def injections(store):
    """Line ends that arrive encoded stay so, wherever they come out again."""
    line = 'a%0d%0aX-Injected: yes%0d%0a%0d%0abody'
    store.wants('metadata', 201, 'PUT', '{a}/safe/odd', [('X-Object-Meta-A', line), ('Content-Type', 'text/plain; a=' + line), ('Content-Disposition', line)], b'')
    answer = store.wants('its metadata', 200, 'GET', '{a}/safe/odd')
    expect('metadata', answer.header('X-Object-Meta-A'), line)
    store.wants('a link', (201, 400, 412), 'PUT', '{a}/safe/odd', [('X-Symlink-Target', 'safe/' + line)], b'')
    store.wants('where it leads', (200, 404, 412), 'GET', '{a}/safe/odd')
    store.wants('the link', (200, 404, 412), 'GET', '{a}/safe/odd?symlink=get')
    store.wants('a manifest', (201, 400, 412), 'PUT', '{a}/safe/odd', [('X-Object-Manifest', 'safe/' + line)], b'')
    store.wants('what it stands for', (200, 404, 412), 'GET', '{a}/safe/odd')
    store.wants('a copy', (201, 400, 404, 412), 'PUT', '{a}/safe/odd', [('X-Copy-From', '/safe/' + line)], b'')
    store.wants('its deletion', (204, 404), 'DELETE', '{a}/safe/odd')
    for name in ('X-Container-Read', 'X-Container-Write', 'X-Container-Meta-A', 'X-Container-Meta-Access-Control-Allow-Origin', 'X-Container-Meta-Access-Control-Expose-Headers', 'X-Container-Meta-Web-Error'):
        store.wants('a container', (201, 202, 400), 'PUT', '{a}/odd', [(name, line)])
        store.wants('its headers', (204, 404), 'HEAD', '{a}/odd', [('Origin', line)])
        store.wants('a preflight', (200, 400, 401), 'OPTIONS', '{a}/odd/o', [('Origin', line), ('Access-Control-Request-Method', line)])
        store.wants('its deletion', (204, 404), 'DELETE', '{a}/odd')
    for header in ('X-Trans-Id-Extra', 'Origin', 'X-Forwarded-Proto', 'Host', 'X-Auth-User', 'X-Storage-Token', 'X-Auth-Key'):
        store.wants(header, (200, 401), 'GET', '/auth/v1.0', [(header, line)] + [('X-Auth-User', 'test:tester'), ('X-Auth-Key', 'testing')][:0 if 'User' in header or 'Key' in header else 2], token=False)
        store.wants(header, (200, 401, 404, 412), 'GET', '{a}/safe/small', [(header, line)])


def queries(store):
    for query in ('limit=9999999999999999999', 'limit=-1', 'limit=1e3', 'limit=%00', 'limit=0x10', 'limit=' + '9' * 4000, 'delimiter=%00', 'delimiter=%ff', 'delimiter=' + 'a' * 4000, 'prefix=' + '%c3%a9' * 1000,
                  'marker=' + 'z' * 4000, 'end_marker=%00', 'format=../../x', 'format=%0d%0aX-Injected:%20b', 'reverse=' + 'x' * 100, 'path=' + '/' * 2000, 'multipart-manifest=%00', 'part-number=-1',
                  'part-number=' + '9' * 400, 'version-id=../..', 'version-id=%00', 'versions&version_marker=' + 'x' * 500, 'versions&version_marker=%ff', 'symlink=%00', '&' * 4000, '=' * 4000, 'a=b&' * 1800,
                  '%', '%zz=%', '%ff=%ff', 'states=%00', 'bulk-delete', 'extract-archive', 'temp_url_sig=x', 'temp_url_expires=' + '9' * 400, 'format=json&limit=1&limit=2&limit=%ff'):
        for path in ('{a}', '{a}/safe', '{a}/safe/small'):
            for method in ('GET', 'HEAD'):
                answer = store.ask(method, path + '?' + query)
                if answer.status >= 500:
                    fail('%s %s?%s: got %d' % (method, path, query[:60], answer.status))


def tokens(store):
    """No token but the one that was given."""
    prefix = len('AUTH_tk')
    spoilt = ['', 'x', 'AUTH_tk', 'AUTH_tk' + 'A' * 4000, 'AUTH_tk' + '\xff' * 100, store.token[:-1], store.token + 'A', store.token.upper(), store.token.replace('AUTH_tk', ''), '%00', '=' * 100]
    for index in range(prefix, len(store.token) - 1, 3):
        spoilt.append(store.token[:index] + ('A' if store.token[index] != 'A' else 'B') + store.token[index + 1:])
    for token in spoilt:
        expect('the token %r' % token[:40], store.ask('GET', '{a}/safe/small', [('X-Auth-Token', token)], token=False).status, 401)
    for user, key in (('test:tester', ''), ('test:tester', 'x' * 8000), (':', ''), ('test:', 'testing'), ('\x00'[1:], 'testing'), ('test:tester' + '%00', 'testing'), ('x' * 8000, 'x'), ('a:b:c', 'x')):
        expect('the login %r' % user[:20], store.ask('GET', '/auth/v1.0', [('X-Auth-User', user), ('X-Auth-Key', key)], token=False).status, 401)


def addresses(store):
    """Signed addresses are good for what was signed, and for nothing else."""
    store.wants('a key', 204, 'POST', '{a}/safe', [('X-Container-Meta-Temp-Url-Key', KEY)], b'')
    path, end = store.account + '/safe/small', int(time.time()) + 300

    def signed(method='GET', on=path, expires=end, digest='sha256'):
        return hmac.new(KEY.encode(), ('%s\n%s\n%s' % (method, expires, on)).encode(), digest).hexdigest()

    def get(query, on=path, method='GET', body=None):
        return store.ask(method, on + '?' + query, body=body, token=False).status

    good = signed()
    expect('a signed GET', get('temp_url_sig=%s&temp_url_expires=%d' % (good, end)), 200)
    for index in range(0, len(good), 4):
        spoilt = good[:index] + ('0' if good[index] != '0' else '1') + good[index + 1:]
        expect('a spoilt signature', get('temp_url_sig=%s&temp_url_expires=%d' % (spoilt, end)), 401)
    for query in ('temp_url_sig=%s&temp_url_expires=%d' % (good, end + 1), 'temp_url_sig=%s' % good, 'temp_url_expires=%d' % end, 'temp_url_sig=&temp_url_expires=%d' % end,
                  'temp_url_sig=%s&temp_url_expires=%d&temp_url_prefix=' % (good, end), 'temp_url_sig=%s&temp_url_expires=%d&temp_url_ip_range=127.0.0.1' % (good, end),
                  'temp_url_sig=%s&temp_url_expires=%s' % (signed(expires='9' * 400), '9' * 400), 'temp_url_sig=%s&temp_url_expires=%s' % (signed(expires=1), 1), 'temp_url_sig=%s&temp_url_expires=-1' % signed(expires=-1),
                  'temp_url_sig=%s&temp_url_expires=%d' % (good[:40], end), 'temp_url_sig=%s&temp_url_expires=%d' % (good * 100, end), 'temp_url_sig=%%00%s&temp_url_expires=%d' % (good, end),
                  'temp_url_sig=%%ff&temp_url_expires=%d' % end, 'temp_url_sig=md5:AAAA&temp_url_expires=%d' % end, 'temp_url_sig=sha512:&temp_url_expires=%d' % end,
                  'temp_url_sig=%s&temp_url_expires=%d' % (signed(digest='md5'), end)):
        expect('the address %s' % query[:100], get(query), 401)
    for other in ('/safe/large', '/safe/small/', '/safe//small', '/safe/../safe/large', '/safe', ''):
        expect('another path, %s' % other, get('temp_url_sig=%s&temp_url_expires=%d' % (good, end), store.account + other), 401)
    for method in ('PUT', 'POST', 'DELETE', 'COPY', 'OPTIONS'):
        status = get('temp_url_sig=%s&temp_url_expires=%d' % (good, end), method=method, body=b'' if method in ('PUT', 'POST') else None)
        if status != 401 and (method, status) != ('OPTIONS', 200):
            fail('a signed GET, used for a %s: got %d' % (method, status))
    put = signed('PUT', store.account + '/safe/by-address')
    for header in ('X-Object-Manifest', 'X-Symlink-Target'):
        answer = store.ask('PUT', '{a}/safe/by-address?temp_url_sig=%s&temp_url_expires=%d' % (put, end), [(header, 'safe/small')], b'', token=False)
        if answer.status not in (400, 401):
            fail('a signed PUT of a %s: got %d' % (header, answer.status))
    for name in ('a%0d%0aX-Injected:%20b', '%22%0d%0a%0d%0a', '%00', '%ff', 'a' * 4000):
        answer = store.ask('GET', '{a}/safe/small?temp_url_sig=%s&temp_url_expires=%d&filename=%s' % (good, end, name), token=False)
        if answer.status >= 500 or (answer.status == 200 and answer.body != SMALL):
            fail('the file name %s: got %d %r' % (name[:30], answer.status, answer.body[:100]))
    store.wants('no key', 204, 'POST', '{a}/safe', [('X-Container-Meta-Temp-Url-Key', '')], b'')


def manifests(store):
    """JSON that is too much for whoever reads it without care."""
    def put(what, statuses, document):
        began = time.monotonic()
        store.wants(what, statuses, 'PUT', '{a}/safe/odd?multipart-manifest=put', body=document if isinstance(document, bytes) else document.encode())
        if time.monotonic() - began > SECONDS_MAX:
            fail('%s took %d s' % (what, time.monotonic() - began))

    put('a manifest over the limit', 413, b'[' + b' ' * MANIFEST_BYTES_MAX + b']')
    for opening in ('[', '{"a":', '[{"path":', '[[],'):
        put('nesting by %s' % opening, 400, opening * DEPTH)
        put('nesting by %s, closed' % opening, 400, '[' + opening * 3000 + 'null' + (']' if '[' == opening[0] else '}') * 3000 + ']')
    digits = '9' * 1000000
    entry = {'path': '/safe/small', 'etag': hashlib.md5(SMALL).hexdigest(), 'size_bytes': len(SMALL)}
    put('a number of a million digits', 400, '[{"path":"/safe/small","size_bytes":%s}]' % digits)
    put('a number with an exponent', 400, '[{"path":"/safe/small","size_bytes":1e999999999}]')
    put('a range of many digits', 400, '[{"path":"/safe/small","range":"%s-"}]' % digits[:1000])
    for document in (b'', b'\xff\xfe', b'\x00', b'nan', b'[NaN]', b'{}', b'[[]]', b'"x"', b'[{}]', b'[{"path":""}]', b'[{"path":null}]', b'[{"path":"/safe"}]', b'[{"path":"/safe/\\u0000"}]', b'[{"path":"/../x"}]',
                     b'[{"path":"/safe/\\ud800"}]', b'[{"path":"/safe/small","etag":[]}]', b'[{"data":"*"}]', b'[{"data":""}]', b'[{"data":{}}]', b'[{"path":"/safe/small","__proto__":{}}]', b'[{"path":"/safe/small"},]',
                     b'[{"path":"/safe/odd"}]', b'[{"path":"/safe/none"}]', b'[{"path":"/safe/small","range":"999-"}]', b'[{"path":"/safe/small","size_bytes":-1}]', b'[{"path":"/safe/small","size_bytes":true}]'):
        put('the manifest %r' % document, (400, 404, 409), document)
    put('more segments than may be', (400, 413), json.dumps([entry] * 1001))
    put('a key of a million characters', 400, '[{"%s":1}]' % ('a' * 1000000))
    put('an inline segment of a million bytes alone', 400, '[{"data":"%s"}]' % ('AAAA' * 300000))
    # A manifest of itself: of one that may be, and then again of that, deeper than may be.
    store.wants('a manifest', 201, 'PUT', '{a}/safe/deep-0?multipart-manifest=put', body=json.dumps([entry]).encode())
    depth = 0
    while depth < 15:
        document = json.dumps([{'path': '/safe/deep-%d' % depth}]).encode()
        answer = store.ask('PUT', '{a}/safe/deep-%d?multipart-manifest=put' % (depth + 1), body=document)
        if answer.status != 201:
            break
        depth += 1
        answer = store.ask('GET', '{a}/safe/deep-%d' % depth)
        if answer.status not in (200, 409) or (answer.status == 200 and answer.body not in (SMALL, b'')):
            fail('a manifest of depth %d: got %d' % (depth, answer.status))
    # One that leads back to itself: the first is written anew, over a link in the chain.
    store.ask('PUT', '{a}/safe/deep-0?multipart-manifest=put', body=json.dumps([{'path': '/safe/deep-%d' % min(depth, 3)}]).encode())
    began = time.monotonic()
    connection = store.connect()
    connection.send(store.head('GET {a}/safe/deep-0', 'Connection: close'))
    got = connection.input.read(1 << 20)
    connection.close()
    if time.monotonic() - began > SECONDS_MAX or got[9:10] not in (b'2', b'4'):
        fail('a manifest of itself: %r' % got[:100])
    for index in range(depth + 1):
        store.wants('its deletion', (204, 404), 'DELETE', '{a}/safe/deep-%d' % index)


def names_to_delete(store):
    for what, body, statuses in (('a name without end', b'a' * (4 << 20), (200, 400, 413)), ('ten thousand and one names', b'safe/none\n' * 10001, (200, 413)), ('names that are none', b'%00\n%ff\n/\n//\n..\n../..\n\n\n \n', (200,)),
                                 ('line ends', b'\n' * (1 << 20), (200, 400, 413)), ('encoded line ends', b'safe/a%0d%0aX-Injected: b\n', (200,)), ('bytes', bytes(range(256)) * 10, (200,))):
        for accept in ('text/plain', 'application/json', 'application/xml'):
            store.wants(what, statuses, 'POST', '{a}?bulk-delete', [('Content-Type', 'text/plain'), ('Accept', accept)], body)
