"""PUT of objects (section 4)."""

from steps import DELETE, GET, HEAD, NOBODY, OTHER, POST, PUT, check, put, step, utf8, wait

MD5 = '8d777f385d3dfec8815d20f7496026dc'  # of b'data'


def kept(**headers):
    return check('kept: %s' % ', '.join(headers), PUT(201, '{c}/o', {k.replace('_', '-'): v for k, v in headers.items()}, 'x'), HEAD(200, '{c}/o'), GET(200, '{c}/o'))


def guessed(*names):
    return check('the type is guessed from the name', *(s for name in names for s in (PUT(201, '{c}/' + name, body='x'), HEAD(200, '{c}/' + name))))


CHECKS = [
    check('made and made over', PUT(201, '{c}/o', body='one'), GET(200, '{c}/o'), PUT(201, '{c}/o', body='three'), GET(200, '{c}/o'), HEAD(200, '{c}/o')),
    check('an object of nothing', PUT(201, '{c}/o', body=''), GET(200, '{c}/o'), HEAD(200, '{c}/o'), GET(200, '{c}?format=json')),
    check('objects at the limits of how they are stored', *(s for n in (65535, 65536, 65537, 262143, 262144, 262145, 1048577) for s in (
        PUT(201, '{c}/o', body=bytes(i * 31 % 251 for i in range(n))), GET(200, '{c}/o')))),
    kept(Content_Encoding='gzip', Content_Disposition='attachment; filename="a"', Cache_Control='no-cache', Content_Language='de', Expires='Wed, 21 Oct 2037 07:28:00 GMT', X_Robots_Tag='none'),
    kept(X_Object_Meta_A='1', X_Object_Meta_Empty='', X_Object_Meta_Utf8=utf8('é')),
    kept(Content_Type='text/plain; charset=utf-8; x="a;b"'),
    kept(Content_Type='nonsense'),
    kept(Content_Type=utf8('text/é')),
    check('what is not sent again goes', PUT(201, '{c}/o', {'X-Object-Meta-A': '1', 'Content-Encoding': 'x', 'Content-Type': 'a/b'}, 'x'), PUT(201, '{c}/o', body='y'), HEAD(200, '{c}/o')),
    guessed('a.wav', 'a.txt', 'a.zip', 'a.html', 'a.JPG', 'a.png', 'a.json', 'a.pdf', 'a.mp3', 'a.mp4', 'a.tar', 'a.css', 'a.csv', 'a.xml', 'a.gif', 'a', 'a.', '.txt', 'a.unknown', 'a.b/c', 'dir.txt/', 'a.svg', 'a.js', 'a.bin', 'a.doc', 'a.ps', 'a.tiff', 'a.avi', 'a.mov', 'a.mpeg', 'a.htm', 'a.jpeg', 'a.webm', 'a.ico'),
    guessed('a.tar.gz', 'a.tgz', 'a.txt.gz', 'a.gz', 'a.bz2', 'a.tar.bz2', 'a.Z', 'a.xz', 'a.svgz', 'a.7z'),
    check('guessing by order', PUT(201, '{c}/a.txt', {'Content-Type': 'x/y', 'X-Detect-Content-Type': 'true'}, 'x'), HEAD(200, '{c}/a.txt'),
          PUT(201, '{c}/a.txt', {'Content-Type': 'x/y', 'X-Detect-Content-Type': 'false'}, 'x'), HEAD(200, '{c}/a.txt'), PUT(201, '{c}/a.txt', {'Content-Type': ''}, 'x'), HEAD(200, '{c}/a.txt')),
    check('a type that is no UTF-8', PUT(400, '{c}/o', {'Content-Type': '\xff'}, 'x')),
    check('a type with parameters of ours', PUT(400, '{c}/o', {'Content-Type': 'a/b; swift_bytes=1'}, 'x'), PUT(201, '{c}/o', {'Content-Type': 'a/b;SWIFT_x=1'}, 'x'), PUT(201, '{c}/o', {'Content-Type': 'a/b;x=swift_y'}, 'x')),
    check('the Etag sent is the sum', PUT(201, '{c}/o', {'Etag': MD5}, 'data'), PUT(201, '{c}/o', {'Etag': '"%s"' % MD5}, 'data'), PUT(422, '{c}/o', {'Etag': MD5.upper()}, 'data')),
    check('another Etag keeps nothing', PUT(422, '{c}/o', {'Etag': '0' * 32}, 'data'), GET(404, '{c}/o'), put('{c}/p'), PUT(422, '{c}/p', {'Etag': '0' * 32}, 'other'), GET(200, '{c}/p'), PUT(422, '{c}/o', {'Etag': 'nonsense'}, 'x')),
    check('an empty Etag is none', PUT(201, '{c}/o', {'Etag': ''}, 'data')),
    check('only if there is none yet', PUT(201, '{c}/o', {'If-None-Match': '*'}, 'one'), PUT(412, '{c}/o', {'If-None-Match': '*'}, 'two'), GET(200, '{c}/o'), DELETE(204, '{c}/o'), PUT(201, '{c}/o', {'If-None-Match': '*'}, 'three'), GET(200, '{c}/o')),
    check('no container', PUT(404, 'no-such/o', body='x'), PUT(404, 'no-such/o', {'X-Delete-At': 'x'}, 'x'), PUT(404, 'no-such/' + 'o' * 1025, body='x')),
    check('expiry that is no number', PUT(400, '{c}/o', {'X-Delete-After': 'x'}, 'y'), PUT(400, '{c}/o', {'X-Delete-At': 'x'}, 'y'), PUT(400, '{c}/o', {'X-Delete-After': '1.5'}, 'y'), PUT(400, '{c}/o', {'X-Delete-At': '1e9'}, 'y'), PUT(400, '{c}/o', {'X-Delete-At': ''}, 'y'), PUT(400, '{c}/o', {'X-Delete-After': ''}, 'y')),
    check('expiry in the past', PUT(400, '{c}/o', {'X-Delete-At': '1000000000'}, 'x'), PUT(400, '{c}/o', {'X-Delete-After': '-1'}, 'x'), PUT(400, '{c}/o', {'X-Delete-After': '0'}, 'x'), PUT(400, '{c}/o', {'X-Delete-At': '0'}, 'x'), PUT(400, '{c}/o', {'X-Delete-At': '-5'}, 'x')),
    check('expiry in the future', PUT(201, '{c}/o', {'X-Delete-At': '4000000000'}, 'x'), HEAD(200, '{c}/o'), PUT(201, '{c}/o', {'X-Delete-After': '1000'}, 'x'), HEAD(200, '{c}/o'), PUT(201, '{c}/o', {'X-Delete-After': '1000', 'X-Delete-At': '4000000000'}, 'x'), HEAD(200, '{c}/o')),
    check('expiry far beyond', PUT(201, '{c}/o', {'X-Delete-At': '99999999999'}, 'x'), HEAD(200, '{c}/o'), PUT(201, '{c}/o', {'X-Delete-After': '9999999999'}, 'x'), HEAD(200, '{c}/o')),
    check('what has expired is gone', PUT(201, '{c}/o', {'X-Delete-After': '5', 'X-Object-Meta-A': '1'}, 'x'), HEAD(200, '{c}/o'), wait(6.1), HEAD(404, '{c}/o'), GET(404, '{c}/o'), POST(404, '{c}/o', {'X-Object-Meta-A': '2'}),
          GET(200, '{c}'), GET(404, '{c}/o', {'If-None-Match': '*'}), PUT(201, '{c}/o', {'If-None-Match': '*'}, 'new'), GET(200, '{c}/o')),
    check('what has expired can be made over or deleted', PUT(201, '{c}/o', {'X-Delete-After': '1'}, 'x'), PUT(201, '{c}/p', {'X-Delete-After': '1'}, 'x'), wait(2.1), PUT(201, '{c}/o', body='new'), GET(200, '{c}/o'), DELETE(404, '{c}/p'), GET(200, '{c}')),
    check('conditions of a PUT that Swift does not know, where they hold', put('{c}/o'), PUT(201, '{c}/o', {'If-Match': '*'}, 'y'), PUT(201, '{c}/o', {'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT'}, 'z')),
    check('a static manifest is not for clients to claim', PUT(400, '{c}/o', {'X-Static-Large-Object': 'true'}, 'x'), GET(404, '{c}/o')),
    check('Range on a PUT', PUT(201, '{c}/o', {'Range': 'bytes=0-1'}, 'data'), GET(200, '{c}/o'), PUT(201, '{c}/o', {'Content-Range': 'bytes 0-3/10'}, 'data'), GET(200, '{c}/o')),
    check('strangers are told before the body is judged', PUT(401, '{c}/o', {'X-Delete-At': 'x'}, 'x', user=NOBODY), PUT(403, '{c}/o', {'X-Delete-At': 'x'}, 'x', user=OTHER)),
    check('a body in chunks is summed as well', step('PUT', 422, '{c}/o', {'Transfer-Encoding': 'chunked', 'Etag': '0' * 32}, b'4\r\ndata\r\n0\r\n\r\n'), GET(404, '{c}/o'),
          step('PUT', 201, '{c}/o', {'Transfer-Encoding': 'chunked', 'Etag': MD5}, b'4\r\ndata\r\n0\r\n\r\n'), GET(200, '{c}/o')),
    check('metadata by order of names', PUT(201, '{c}/o', {'X-Object-Meta-' + n: n for n in ('b', 'A', 'c-D', 'E_f')}, 'x'), HEAD(200, '{c}/o')),
    check('a query that is not for PUT', PUT(201, '{c}/o?a=b', body='x'), GET(200, '{c}/o')),
    check('a place like a directory', PUT(201, '{c}/d/', {'Content-Type': 'application/directory'}, ''), GET(200, '{c}/d/'), PUT(201, '{c}/d/o', body='x'), GET(200, '{c}?delimiter=/&format=json')),
]
