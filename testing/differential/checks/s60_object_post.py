"""POST and DELETE of objects (sections 6 and 7)."""

from steps import DELETE, GET, HEAD, NOBODY, OTHER, POST, PUT, check, put, utf8

FULL = {'X-Object-Meta-A': '1', 'X-Object-Meta-B': '2', 'Content-Encoding': 'e', 'Content-Disposition': 'd', 'Content-Type': 'a/b', 'Cache-Control': 'c', 'Content-Language': 'l', 'Expires': 'x', 'X-Robots-Tag': 'r', 'X-Delete-At': '4000000000'}

WORDS = {'X-Object-Meta-Uni' + utf8('\u0e12'): '1', 'X-Object-Meta-\xe0\xff': '2', 'X-Object-Meta-A%41': '3', 'X-Object-Meta-\x80': '\xff'}

CHECKS = [
    check('names of metadata of any bytes', PUT(201, '{c}/o', WORDS, 'x'), HEAD(200, '{c}/o'), GET(200, '{c}/o'), POST(202, '{c}/o', {'X-Object-Meta-\xff': '1'}), HEAD(200, '{c}/o'),
          PUT(201, '{c}/p', {'X-Copy-From': '{c}/o', 'X-Object-Meta-\xfe': '2'}), HEAD(200, '{c}/p'), GET(206, '{c}/p', {'Range': 'bytes=0-0'}), GET(304, '{c}/p', {'If-None-Match': '*'})),
    check('how long names beyond ASCII may be', *(PUT(status, '{c}/o', {'X-Object-Meta-' + utf8('\u0e12') * 42 + more: '1'}, 'x') for status, more in ((201, '12'), (400, '123')))),
    check('a POST replaces all metadata', PUT(201, '{c}/o', FULL, 'x'), POST(202, '{c}/o', {'X-Object-Meta-C': '3'}), HEAD(200, '{c}/o'), GET(200, '{c}?format=json')),
    check('a POST with nothing clears all', PUT(201, '{c}/o', FULL, 'x'), POST(202, '{c}/o'), HEAD(200, '{c}/o'), GET(200, '{c}/o')),
    check('a POST keeps what it sends again', put('{c}/o'), POST(202, '{c}/o', FULL), HEAD(200, '{c}/o'), GET(200, '{c}?format=json')),
    check('a POST after a POST', put('{c}/o'), POST(202, '{c}/o', {'X-Object-Meta-A': '1'}), POST(202, '{c}/o', {'X-Object-Meta-B': '2'}), HEAD(200, '{c}/o'), PUT(201, '{c}/o', body='y'), HEAD(200, '{c}/o')),
    check('the type changes if sent', PUT(201, '{c}/o', {'Content-Type': 'a/b'}, 'x'), POST(202, '{c}/o', {'Content-Type': 'c/d'}), HEAD(200, '{c}/o'), POST(202, '{c}/o', {'X-Object-Meta-A': '1'}), HEAD(200, '{c}/o'), GET(200, '{c}?format=json'),
          POST(202, '{c}/o', {'Content-Type': ''}), HEAD(200, '{c}/o')),
    check('a type of ours', put('{c}/o'), POST(400, '{c}/o', {'Content-Type': 'a/b;swift_x=1'}), POST(400, '{c}/o', {'Content-Type': '\xff'})),
    check('the body stays', put('{c}/o', 'body'), POST(202, '{c}/o', {'Etag': '0' * 32}, 'another body'), GET(200, '{c}/o')),
    check('X-Remove is not for objects', PUT(201, '{c}/o', {'X-Object-Meta-A': '1'}, 'x'), POST(202, '{c}/o', {'X-Remove-Object-Meta-A': 'x', 'X-Object-Meta-A': '2'}), HEAD(200, '{c}/o')),
    check('an empty value is a value', put('{c}/o'), POST(202, '{c}/o', {'X-Object-Meta-A': ''}), HEAD(200, '{c}/o')),
    check('nothing to POST to', POST(404, '{c}/no'), POST(404, 'no-such/o'), POST(404, '{c}/no', {'X-Delete-At': '4000000000'})),
    check('expiry by POST', put('{c}/o'), POST(202, '{c}/o', {'X-Delete-After': '1000'}), HEAD(200, '{c}/o'), POST(202, '{c}/o', {'X-Delete-At': '4000000000'}), HEAD(200, '{c}/o'), POST(202, '{c}/o'), HEAD(200, '{c}/o')),
    check('expiry by POST that is wrong', put('{c}/o'), POST(400, '{c}/o', {'X-Delete-After': 'x'}), POST(400, '{c}/o', {'X-Delete-At': 'x'}), POST(400, '{c}/o', {'X-Delete-At': '1'}), POST(400, '{c}/o', {'X-Delete-After': '-1'}), HEAD(200, '{c}/o')),
    check('expiry that is wrong where nothing is', POST(400, '{c}/no', {'X-Delete-At': 'x'}), POST(404, 'no-such/o', {'X-Delete-At': 'x'})),
    check('a POST does not set the static flag', put('{c}/o'), POST(400, '{c}/o', {'X-Static-Large-Object': 'true'}), HEAD(200, '{c}/o')),
    check('strangers do not POST', put('{c}/o'), POST(401, '{c}/o', {'X-Object-Meta-A': '1'}, user=NOBODY), POST(403, '{c}/o', {'X-Object-Meta-A': '1'}, user=OTHER)),
    check('a POST with conditions that hold', put('{c}/o'), POST(202, '{c}/o', {'If-Match': '*'}), POST(202, '{c}/o', {'If-None-Match': 'x'})),
    check('deleted once', put('{c}/o'), DELETE(204, '{c}/o'), DELETE(404, '{c}/o'), GET(404, '{c}/o'), DELETE(404, '{c}/never'), DELETE(404, 'no-such/o')),
    check('DELETE only at the given expiry', PUT(201, '{c}/o', {'X-Delete-At': '4000000000'}, 'x'), DELETE(400, '{c}/o', {'X-If-Delete-At': 'x'}), DELETE(412, '{c}/o', {'X-If-Delete-At': '4000000001'}), GET(200, '{c}/o'),
          DELETE(204, '{c}/o', {'X-If-Delete-At': '4000000000'}), DELETE(404, '{c}/never', {'X-If-Delete-At': '4000000000'}), put('{c}/p'), DELETE(412, '{c}/p', {'X-If-Delete-At': '4000000000'}), GET(200, '{c}/p')),
    check('DELETE with conditions that hold', put('{c}/o'), DELETE(204, '{c}/o', {'If-Match': '*'}), put('{c}/o'), DELETE(204, '{c}/o', {'If-None-Match': 'x'})),
    check('DELETE with a body', put('{c}/o'), DELETE(204, '{c}/o', body='junk'), GET(404, '{c}/o')),
    check('DELETE with a query', put('{c}/o'), DELETE(204, '{c}/o?a=b'), GET(404, '{c}/o')),
    check('strangers do not DELETE', put('{c}/o'), DELETE(401, '{c}/o', user=NOBODY), DELETE(403, '{c}/o', user=OTHER), GET(200, '{c}/o')),
    check('made again after DELETE', put('{c}/o', 'one'), DELETE(204, '{c}/o'), put('{c}/o', 'two'), GET(200, '{c}/o'), GET(200, '{c}')),
]
