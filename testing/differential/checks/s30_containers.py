"""Containers (section 3)."""

from steps import DELETE, GET, HEAD, POST, PUT, RESELLER, check, put, utf8

META = 'X-Container-Meta-'
WORD = META + 'Uni' + utf8('\u0e12')
CHECKS = [
    check('names of metadata beyond ASCII', POST(204, '{c}', {WORD: '1', META + 'A%41': '2'}), HEAD(204, '{c}'), GET(204, '{c}'), PUT(202, '{c}', {WORD: '3'}), HEAD(204, '{c}'),
          POST(204, '{c}', {WORD.replace('X-', 'X-Remove-'): 'x'}), HEAD(204, '{c}'), POST(400, '{c}', {META + 'Uni\xff': '1'}), PUT(400, '{n}', {META + 'Uni\xff': '1'})),
    check('as many bytes of names beyond ASCII as there may be', *(POST(status, '{c}', {META + utf8('\u0e12') * 40 + str(i): 'x' * 253 for i in range(10, 10 + count)}) for status, count in ((204, 10), (400, 11)))),
    check('made, made again, deleted, made anew', PUT(201, '{n}'), PUT(202, '{n}'), HEAD(204, '{n}'), DELETE(204, '{n}'), HEAD(404, '{n}'), GET(404, '{n}'),
          DELETE(404, '{n}'), POST(404, '{n}'), PUT(201, '{n}'), GET(204, '{n}'), GET(200, '{n}?format=json'), GET(200, '{n}?format=xml')),
    check('metadata does not outlive its container', PUT(201, '{n}', {META + 'A': '1', 'X-Container-Read': '.r:*'}), DELETE(204, '{n}'), PUT(201, '{n}'), HEAD(204, '{n}')),
    check('metadata comes, stays and goes', POST(204, '{c}', {META + 'A': '1', META + 'B': '2'}), POST(204, '{c}', {META + 'C': '3'}), HEAD(204, '{c}'),
          POST(204, '{c}', {META + 'A': '', 'X-Remove-Container-Meta-B': 'x'}), HEAD(204, '{c}'), PUT(202, '{c}', {META + 'D': '4'}), HEAD(204, '{c}'), GET(204, '{c}'),
          PUT(202, '{c}', {'X-Remove-Container-Meta-D': 'x'}), HEAD(204, '{c}')),
    check('a name set twice in other cases', POST(204, '{c}', {META + 'abc': '1'}), POST(204, '{c}', {META + 'ABC': '2'}), HEAD(204, '{c}')),
    check('objects are counted at once', put('{c}/a', '12345'), HEAD(204, '{c}'), put('{c}/a', '1'), HEAD(204, '{c}'), put('{c}/b', '22'), HEAD(204, '{c}'),
          DELETE(204, '{c}/a'), HEAD(204, '{c}'), GET(200, '{c}')),
    check('one with objects is not deleted', put('{c}/o'), DELETE(409, '{c}'), DELETE(204, '{c}/o'), DELETE(204, '{c}')),
    check('one that was missing can be used at once', PUT(404, '{n}/o', body='x'), PUT(201, '{n}'), PUT(201, '{n}/o', body='x'), GET(200, '{n}/o'), DELETE(204, '{n}/o'),
          DELETE(204, '{n}'), PUT(404, '{n}/o', body='x'), GET(404, '{n}/o'), POST(404, '{n}/o'), DELETE(404, '{n}/o')),
    check('the policy by its name', PUT(201, '{n}', {'X-Storage-Policy': 'Policy-0'}), PUT(202, '{n}', {'X-Storage-Policy': 'Policy-0'}), PUT(202, '{n}', {'X-Storage-Policy': 'policy-0'}),
          PUT(400, '{n}', {'X-Storage-Policy': 'nothing'}), POST(204, '{n}', {'X-Storage-Policy': 'nothing'}), HEAD(204, '{n}')),
    check('an unknown policy makes nothing', PUT(400, '{n}', {'X-Storage-Policy': 'nothing'}), PUT(201, '{n}', {'X-Storage-Policy': ''}), HEAD(204, '{n}')),
    check('ranges and conditions do not touch listings', put('{c}/o'), GET(200, '{c}', {'Range': 'bytes=0-0'}), GET(200, '{c}', {'If-None-Match': '*'}),
          GET(200, '{c}', {'If-Match': 'x'}), GET(200, '{c}', {'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT'}), HEAD(204, '{c}', {'If-Match': 'x'})),
    check('a POST with nothing', POST(204, '{c}'), HEAD(204, '{c}')),
    check('a reseller admin sees more', HEAD(204, '{c}', user=RESELLER), GET(204, '{c}', user=RESELLER)),
    check('X-Newest', HEAD(204, '{c}', {'X-Newest': 'true'}), GET(204, '{c}', {'X-Newest': '1'})),
    check('a sync key is the owner\'s', POST(204, '{c}', {'X-Container-Sync-Key': 'secret'}), HEAD(204, '{c}'), POST(204, '{c}', {'X-Container-Sync-Key': ''}), HEAD(204, '{c}')),
    check('headers of objects do not stay on a container', PUT(201, '{n}', {'Content-Type': 'a/b', 'Cache-Control': 'x', 'X-Object-Meta-A': '1', 'X-Delete-At': '9999999999'}), HEAD(204, '{n}')),
    check('old versioning is not there', POST(204, '{c}', {'X-Remove-Versions-Location': 'x'}), HEAD(204, '{c}')),
]
