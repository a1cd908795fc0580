"""Copies made by the store (section 8)."""

from steps import COPY, DELETE, GET, HEAD, NOBODY, OTHER, POST, PUT, check, put, step

FULL = {'X-Object-Meta-A': '1', 'Content-Encoding': 'gzip', 'Content-Disposition': 'x', 'Cache-Control': 'no', 'Content-Language': 'de',
        'Expires': 'x', 'X-Robots-Tag': 'r', 'Content-Type': 'text/x', 'X-Delete-At': '4000000000'}
SOURCE = PUT(201, '{c}/o', FULL, 'data')


def copies(title, status, headers, *after, source=SOURCE, query=''):
    return check(title, source, COPY(status, '{c}/o' + query, headers), *after)


def from_(title, status, headers, *after):
    return check(title, SOURCE, PUT(status, '{c}/p', dict({'X-Copy-From': '{c}/o'}, **headers), b''), *after)


SEEN = HEAD(200, '{c}/p'), GET(200, '{c}/p'), GET(200, '{c}?format=json')
NOTHING = GET(404, '{c}/p'),

CHECKS = [
    copies('a copy', 201, {'Destination': '{c}/p'}, *SEEN),
    copies('a destination with a slash', 201, {'Destination': '/{c}/p'}, *SEEN),
    copies('a destination in percent code', 201, {'Destination': '{c}/p%20%C3%A9%2F%25'}, GET(200, '{c}/p%20%C3%A9/%25'), GET(200, '{c}?format=json')),
    copies('a deep destination', 201, {'Destination': '{c}/p//q/../r/'}, GET(200, '{c}/p//q/../r/')),
    copies('metadata is added and replaced', 201, {'Destination': '{c}/p', 'X-Object-Meta-A': '2', 'X-Object-Meta-B': '3', 'Content-Encoding': 'br'}, *SEEN),
    copies('an empty item stays', 201, {'Destination': '{c}/p', 'X-Object-Meta-A': ''}, *SEEN),
    copies('fresh metadata', 201, {'Destination': '{c}/p', 'X-Fresh-Metadata': 'true', 'X-Object-Meta-B': '3'}, *SEEN),
    copies('metadata that is not fresh', 201, {'Destination': '{c}/p', 'X-Fresh-Metadata': 'no'}, *SEEN),
    copies('another type', 201, {'Destination': '{c}/p', 'Content-Type': 'a/b'}, *SEEN),
    copies('an empty type', 201, {'Destination': '{c}/p', 'Content-Type': ''}, *SEEN),
    copies('a type that is guessed', 201, {'Destination': '{c}/p.txt', 'X-Detect-Content-Type': 'true'}, HEAD(200, '{c}/p.txt')),
    copies('expiry of its own', 201, {'Destination': '{c}/p', 'X-Delete-At': '4000000001'}, *SEEN),
    copies('expiry in the past', 400, {'Destination': '{c}/p', 'X-Delete-At': '1'}, *NOTHING),
    copies('expiry that is no number', 400, {'Destination': '{c}/p', 'X-Delete-After': 'x'}, *NOTHING),
    copies('a range', 201, {'Destination': '{c}/p', 'Range': 'bytes=1-2'}, *SEEN),
    copies('the last bytes', 201, {'Destination': '{c}/p', 'Range': 'bytes=-1'}, *SEEN),
    copies('a range beyond the end', 416, {'Destination': '{c}/p', 'Range': 'bytes=10-20'}, *NOTHING),
    copies('a range that is none', 201, {'Destination': '{c}/p', 'Range': 'nonsense'}, *SEEN),
    copies('if the source is as known', 201, {'Destination': '{c}/p', 'If-Match': '8d777f385d3dfec8815d20f7496026dc'}, *SEEN),
    copies('if the source is another', 412, {'Destination': '{c}/p', 'If-Match': 'x'}, *NOTHING),
    copies('if the source is another one', 400, {'Destination': '{c}/p', 'If-None-Match': '"x"'}, *NOTHING),
    copies('if the source is not there', 304, {'Destination': '{c}/p', 'If-None-Match': '*'}, *NOTHING),
    copies('if the source is newer', 304, {'Destination': '{c}/p', 'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT'}, *NOTHING),
    copies('if the source is older', 412, {'Destination': '{c}/p', 'If-Unmodified-Since': 'Fri, 01 Jan 2010 00:00:00 GMT'}, *NOTHING),
    copies('an Etag does not count', 201, {'Destination': '{c}/p', 'Etag': 'nonsense'}, *SEEN),
    copies('onto itself', 201, {'Destination': '{c}/o', 'X-Object-Meta-B': '2'}, HEAD(200, '{c}/o'), GET(200, '{c}/o')),
    copies('onto itself, fresh', 201, {'Destination': '{c}/o', 'X-Fresh-Metadata': 'true'}, HEAD(200, '{c}/o')),
    copies('over another object', 201, {'Destination': '{c}/p'}, *SEEN, source=put('{c}/o', 'new')),
    copies('no destination', 412, {}),
    copies('an empty destination', 412, {'Destination': ''}),
    copies('a container as destination', 412, {'Destination': '{c}'}),
    copies('a container with a slash', 412, {'Destination': '{c}/'}),
    copies('a destination of two slashes', 412, {'Destination': '//{c}/p'}),
    copies('a destination that is no UTF-8', 412, {'Destination': '{c}/%FF'}),
    copies('a destination with NUL', 412, {'Destination': '{c}/a%00b'}),
    copies('a destination that is too long', 400, {'Destination': '{c}/' + 'p' * 1025}),
    copies('an account with a slash', 412, {'Destination': '{c}/p', 'Destination-Account': 'a/b'}),
    copies('another account of strangers', 403, {'Destination': '{c}/p', 'Destination-Account': 'AUTH_test2'}),
    copies('the own account by name', 201, {'Destination': '{c}/p', 'Destination-Account': 'AUTH_test'}, *SEEN),
    copies('no such container', 404, {'Destination': 'no-such/p'}),
    copies('metadata over the limit', 400, {'Destination': '{c}/p', 'X-Object-Meta-' + 'n' * 129: 'v'}, *NOTHING),
    copies('what else a query says', 201, {'Destination': '{c}/p'}, *SEEN, query='?a=b'),
    check('no source', COPY(404, '{c}/none', {'Destination': '{c}/p'}), PUT(404, '{c}/p', {'X-Copy-From': '{c}/none'}, b''), PUT(404, '{c}/p', {'X-Copy-From': 'no-such/o'}, b'')),
    check('a source that is deleted', SOURCE, DELETE(204, '{c}/o'), COPY(404, '{c}/o', {'Destination': '{c}/p'})),
    check('a copy of nothing', put('{c}/o', ''), COPY(201, '{c}/o', {'Destination': '{c}/p'}), *SEEN),
    check('a copy that is long', put('{c}/o', 'x' * 300000), COPY(201, '{c}/o', {'Destination': '{c}/p'}), *SEEN),
    check('a range of what is long', put('{c}/o', 'xyz' * 100000), COPY(201, '{c}/o', {'Destination': '{c}/p', 'Range': 'bytes=100-250000'}), *SEEN),
    check('nobody', SOURCE, COPY(401, '{c}/o', {'Destination': '{c}/p'}, user=NOBODY), PUT(401, '{c}/p', {'X-Copy-From': '{c}/o'}, b'', user=NOBODY)),
    check('strangers', SOURCE, COPY(403, '{c}/o', {'Destination': '{c}/p'}, user=OTHER), PUT(403, '{c}/p', {'X-Copy-From': '{c}/o'}, b'', user=OTHER)),
    check('strangers who may read', SOURCE, POST(204, '{c}', {'X-Container-Read': 'test2:tester2'}), COPY(403, '{c}/o', {'Destination': '{c}/p'}, user=OTHER)),
    check('strangers who may write', SOURCE, POST(204, '{c}', {'X-Container-Write': 'test2:tester2'}), COPY(403, '{c}/o', {'Destination': '{c}/p'}, user=OTHER)),
    check('strangers who may both', SOURCE, POST(204, '{c}', {'X-Container-Read': 'test2:tester2', 'X-Container-Write': 'test2:tester2'}), COPY(201, '{c}/o', {'Destination': '{c}/p'}, user=OTHER), GET(200, '{c}/p')),
    check('of containers', step('COPY', 405, '{c}', {'Destination': '{c}/p'}), step('COPY', 405, '', {'Destination': '{c}/p'})),
    from_('from', 201, {}, *SEEN),
    from_('from, with metadata', 201, {'X-Object-Meta-B': '2', 'Content-Type': 'a/b'}, *SEEN),
    from_('from, fresh', 201, {'X-Fresh-Metadata': 'true'}, *SEEN),
    from_('from, a range', 201, {'Range': 'bytes=0-1'}, *SEEN),
    from_('from, with another account', 201, {'X-Copy-From-Account': 'AUTH_test'}, *SEEN),
    from_('from an account of strangers', 403, {'X-Copy-From-Account': 'AUTH_test2'}, *NOTHING),
    from_('from an account with a slash', 412, {'X-Copy-From-Account': 'a/b'}, *NOTHING),
    check('from, with a body', SOURCE, PUT(400, '{c}/p', {'X-Copy-From': '{c}/o'}, b'x'), *NOTHING),
    check('from a container', PUT(412, '{c}/p', {'X-Copy-From': '{c}'}, b''), PUT(412, '{c}/p', {'X-Copy-From': '{c}/'}, b''), PUT(412, '{c}/p', {'X-Copy-From': '/'}, b'')),
    check('from nothing', PUT(201, '{c}/p', {'X-Copy-From': ''}, b'')),
    check('from, into no container', SOURCE, PUT(404, 'no-such/p', {'X-Copy-From': '{c}/o'}, b'')),
    check('to itself by PUT', SOURCE, PUT(201, '{c}/o', {'X-Copy-From': '{c}/o', 'X-Object-Meta-B': '2'}, b''), HEAD(200, '{c}/o')),
    check('a POST does not copy', SOURCE, POST(202, '{c}/o', {'X-Copy-From': '{c}/q'}), HEAD(200, '{c}/o')),
]
