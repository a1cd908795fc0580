"""Dynamic large objects (section 10)."""

from steps import COPY, DELETE, GET, HEAD, NOBODY, OTHER, POST, PUT, check, put

SEGMENTS = tuple(put('{c}/p/%d' % i, text) for i, text in enumerate(('one', '', 'second', 'third')))
TYPED = {'X-Object-Manifest': '{c}/p/', 'Content-Type': 'text/dlo', 'X-Object-Meta-A': '1'}
MANIFEST = SEGMENTS + (PUT(201, '{c}/m', TYPED, 'hidden'),)


def reads(title, status, headers, query=''):
    return check(title, *MANIFEST, GET(status, '{c}/m' + query, headers), HEAD({206: 200}.get(status, status), '{c}/m' + query, headers))


def refused(title, header):
    return check(title, PUT(400, '{c}/m', {'X-Object-Manifest': header}, b''), GET(404, '{c}/m'))


CHECKS = [
    check('segments in their order', *MANIFEST, GET(200, '{c}/m'), HEAD(200, '{c}/m'), GET(200, '{c}?format=json')),
    reads('the manifest itself', 200, {}, '?multipart-manifest=get'),
    reads('the manifest itself, in part', 206, {'Range': 'bytes=1-2'}, '?multipart-manifest=get'),
    reads('an unknown mode', 200, {}, '?multipart-manifest=x'),
    reads('a range', 206, {'Range': 'bytes=2-5'}),
    reads('a range to the end', 206, {'Range': 'bytes=9-'}),
    reads('the last bytes', 206, {'Range': 'bytes=-7'}),
    reads('a range that is longer', 206, {'Range': 'bytes=2-500'}),
    reads('a range beyond the end', 416, {'Range': 'bytes=14-'}),
    reads('several ranges', 200, {'Range': 'bytes=0-1,3-4'}),
    reads('a range that is none', 200, {'Range': 'bytes=5-2'}),
    reads('if it is another', 200, {'If-None-Match': '"x"'}),
    reads('if it is any', 304, {'If-None-Match': '*'}),
    reads('only if it is any', 200, {'If-Match': '*'}),
    reads('only if it is another', 412, {'If-Match': '"x"'}),
    reads('if it is newer', 304, {'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT'}),
    reads('if it is older', 412, {'If-Unmodified-Since': 'Fri, 01 Jan 2010 00:00:00 GMT'}),
    reads('the newest', 200, {'X-Newest': 'true'}),
    reads('a condition and a range', 412, {'If-Match': '"x"', 'Range': 'bytes=0-1'}),
    check('nothing begins so', PUT(201, '{c}/m', {'X-Object-Manifest': '{c}/none'}, 'x'), GET(200, '{c}/m'), HEAD(200, '{c}/m'), GET(200, '{c}/m', {'Range': 'bytes=-1'}), GET(416, '{c}/m', {'Range': 'bytes=0-'})),
    check('no such container', PUT(201, '{c}/m', {'X-Object-Manifest': 'no-such/x'}, 'x'), GET(404, '{c}/m'), HEAD(404, '{c}/m')),
    check('a name in percent code', put('{c}/a%20b/é1', 'x'), put('{c}/a%20b/é2', 'y'), PUT(201, '{c}/m', {'X-Object-Manifest': '{c}/a%20b/%C3%A9'}, b''), GET(200, '{c}/m'), HEAD(200, '{c}/m')),
    check('a name with a blank', put('{c}/a%20b/1', 'x'), PUT(201, '{c}/m', {'X-Object-Manifest': '{c}/a b'}, b''), GET(200, '{c}/m')),
    refused('no prefix', '{c}'),
    refused('an empty prefix', '{c}/'),
    refused('a leading slash', '/{c}/p'),
    refused('two slashes', '{c}//p'),
    refused('a query', '{c}/p?x'),
    refused('an ampersand', '{c}/p&x'),
    refused('a slash alone', '/'),
    refused('an empty header', ''),
    check('a POST takes it away', *MANIFEST, POST(202, '{c}/m', {'X-Object-Meta-B': '2'}), GET(200, '{c}/m'), HEAD(200, '{c}/m')),
    check('a POST brings it', *SEGMENTS, put('{c}/m', 'plain'), POST(202, '{c}/m', {'X-Object-Manifest': '{c}/p/'}), GET(200, '{c}/m'), HEAD(200, '{c}/m')),
    check('a POST does not judge it', *SEGMENTS, put('{c}/m', 'plain'), POST(202, '{c}/m', {'X-Object-Manifest': '{c}'})),
    check('a segment more', *MANIFEST, put('{c}/p/9', 'last'), GET(200, '{c}/m'), DELETE(204, '{c}/p/0'), GET(200, '{c}/m')),
    check('a manifest among its segments', *SEGMENTS, PUT(201, '{c}/q', {'X-Object-Manifest': '{c}/p/'}, 'x'), PUT(201, '{c}/m', {'X-Object-Manifest': '{c}/q'}, b''), GET(200, '{c}/m')),
    check('copied it is one object', *MANIFEST, COPY(201, '{c}/m', {'Destination': '{c}/n'}), HEAD(200, '{c}/n'), GET(200, '{c}/n')),
    check('copied as a manifest it is one', *MANIFEST, COPY(201, '{c}/m?multipart-manifest=get', {'Destination': '{c}/n'}), HEAD(200, '{c}/n'), GET(200, '{c}/n'), GET(200, '{c}/n?multipart-manifest=get')),
    check('copied in part', *MANIFEST, COPY(201, '{c}/m', {'Destination': '{c}/n', 'Range': 'bytes=1-6'}), GET(200, '{c}/n')),
    check('copied by the other end', *MANIFEST, PUT(201, '{c}/n', {'X-Copy-From': '{c}/m'}, b''), GET(200, '{c}/n'), PUT(201, '{c}/n', {'X-Copy-From': '{c}/m', 'X-Object-Manifest': '{c}/p/'}, b''), GET(200, '{c}/n?multipart-manifest=get')),
    check('only the manifest is deleted', *MANIFEST, DELETE(204, '{c}/m'), GET(404, '{c}/m'), GET(200, '{c}/p/0')),
    check('nobody', *MANIFEST, GET(401, '{c}/m', user=NOBODY), POST(204, '{c}', {'X-Container-Read': '.r:*'}), GET(401, '{c}/m', user=NOBODY), POST(204, '{c}', {'X-Container-Read': '.r:*,.rlistings'}), GET(200, '{c}/m', user=NOBODY), HEAD(200, '{c}/m', user=NOBODY)),
    check('strangers', *MANIFEST, GET(403, '{c}/m', user=OTHER), POST(204, '{c}', {'X-Container-Read': 'test2:tester2'}), GET(200, '{c}/m', user=OTHER)),
]
