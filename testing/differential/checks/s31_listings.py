"""Listings of containers: parameters, forms, order (sections 2 and 3)."""

from steps import DELETE, GET, HEAD, POST, PUT, check, put, utf8


def filled(title, names, queries, empty=()):
    return check(title, *(put('{c}/' + name, 'x') for name in names), *(GET(200, '{c}?' + query) for query in queries), *(GET(204, '{c}?' + query) for query in empty))


def forms(title, names, queries):
    return filled(title, names, [query + '&format=' + form for query in queries for form in ('plain', 'json', 'xml')])


TREE = ['a', 'a/1', 'a/2', 'a/b/3', 'a/b/c/4', 'b', 'b/', 'b/5', '%2Flead', '%2F', 'c/', 'c%2F%2Fd']


def accept(status, value, target='{c}'):
    return GET(status, target, {'Accept': value})


CHECKS = [
    filled('limit and markers', ['a', 'b', 'c', 'd', 'e'], [
        'limit=2', 'limit=1&marker=b', 'marker=b', 'marker=bb', 'end_marker=d', 'end_marker=cc', 'marker=a&end_marker=d', 'limit=+2', 'limit=02', 'limit=x', 'limit=', 'limit=-1', 'limit=1.5',
        'marker=', 'end_marker=', 'limit=0&format=json', 'limit=0&format=xml', 'marker=z&format=json', 'marker=d&end_marker=b&format=json', 'limit=3&limit=1'],
        ['marker=e', 'marker=d&end_marker=b', 'limit=0', 'end_marker=a']),
    filled('reverse', ['a', 'b', 'c', 'd', 'e'], ['reverse=' + word for word in ('true', '1', 'yes', 'on', 't', 'y', 'TRUE', 'false', 'no', '', '2')] + [
        'reverse=on&limit=2', 'reverse=on&marker=d', 'reverse=on&end_marker=b', 'reverse=on&marker=d&end_marker=a', 'reverse=on&prefix=c', 'reverse=on&marker=cc'],
        ['reverse=on&marker=a', 'reverse=on&marker=a&end_marker=d']),
    filled('prefix', ['a', 'ab', 'abc', 'b', 'ba'], ['prefix=a', 'prefix=ab', 'prefix=', 'prefix=a&marker=ab', 'prefix=a&limit=1', 'prefix=b&marker=a', 'prefix=a&marker=0', 'prefix=a&end_marker=abc'],
           ['prefix=x', 'prefix=a&marker=b', 'prefix=abcd', 'prefix=b&end_marker=a']),
    forms('a delimiter', TREE, ['delimiter=/', 'delimiter=/&prefix=a/', 'delimiter=/&prefix=a', 'delimiter=/&prefix=a/b/', 'delimiter=/&prefix=/', 'delimiter=/&prefix=c/', 'delimiter=/&prefix=b/']),
    filled('a delimiter and limits', TREE, ['delimiter=/&limit=%d' % n for n in (1, 2, 3, 4, 5)] + ['delimiter=/&marker=' + m for m in ('a', 'a/', 'a/1', 'a0', 'b', 'b/', '/', 'a/b/')] + [
        'delimiter=/&end_marker=' + m for m in ('a', 'a/', 'a/2', 'b', 'b/', 'c')] + ['delimiter=/&reverse=on', 'delimiter=/&reverse=on&marker=b/', 'delimiter=/&reverse=on&marker=b',
        'delimiter=/&reverse=on&limit=2', 'delimiter=/&reverse=on&end_marker=a/', 'delimiter=/&prefix=a/&reverse=on', 'delimiter=/&prefix=a/&marker=a/1', 'delimiter=/&prefix=a/&limit=1', 'delimiter=/&reverse=on&end_marker=a/1',
        'delimiter=/&reverse=on&end_marker=a', 'delimiter=/&prefix=a/&reverse=on&end_marker=a/b'], ['delimiter=/&prefix=a/&marker=a/b/', 'delimiter=/&prefix=a/b/&reverse=on&end_marker=a/b/c/&limit=0']),
    filled('other delimiters', ['test', 'test-bar', 'test-foo', "test-'baz", 'bar', 'bazar', 'test-&x'], [
        'delimiter=-', 'delimiter=-&reverse=on', 'delimiter=-%26', 'delimiter=a', 'delimiter=a&prefix=ba', 'delimiter=st', 'delimiter=', 'delimiter=zz', 'delimiter=test', 'delimiter=t&prefix=t']),
    filled('a delimiter of UTF-8', ['a%C3%A9b', 'a%C3%A9c', 'd'], ['delimiter=%C3%A9', 'delimiter=%C3%A9&format=json', 'prefix=a%C3%A9', 'marker=a%C3%A9b', 'delimiter=%C3%A9&reverse=on']),
    filled('a prefix that ends in a delimiter group', ['a-1', 'a-1-x', 'a-1-y', 'a-2'], ['delimiter=-&prefix=a-', 'delimiter=-&prefix=a-&reverse=on', 'delimiter=-&prefix=a-1', 'delimiter=-&prefix=a-&marker=a-1-']),
    forms('path', TREE, ['path=', 'path=a', 'path=a/', 'path=a/b', 'path=/', 'path=b']),
    check('a path below which nothing is', put('{c}/c//d'), GET(204, '{c}?path=c'), GET(204, '{c}?path=x'), GET(200, '{c}?path=x&format=json'), GET(200, '{c}?path=x&format=xml')),
    filled('path and other parameters', TREE, ['path=a&limit=1', 'path=a&marker=a/1', 'path=a&prefix=b', 'path=a&delimiter=x', 'path=a&reverse=on', 'path=&limit=1']),
    filled('order is that of bytes', ['a', 'B', 'A', '_', '~', '0', '%C3%A9', '%E2%82%AC', '%F0%9F%90%A6', '%EF%BF%BD', 'a%00'.replace('%00', '%01'), 'a%20', 'a-', 'a.'], ['', 'reverse=on', 'format=json']),
    filled('names that forms must escape', ['a%26b', 'a%3Cb%3E', 'a%22b', "a'b", 'a%09b', 'a%0Ab', 'a%0Db', 'a%5Cb', 'a%7Fb', 'a%1Fb', 'a]]%3E', '%C2%85', '%E2%80%A8'], ['', 'format=json', 'format=xml']),
    check('rows have the content type of their objects', PUT(201, '{c}/a', {'Content-Type': 'text/plain; charset=utf-8'}, body='x'),
          PUT(201, '{c}/b', {'Content-Type': utf8('x/é')}, body='x'), PUT(201, '{c}/c.txt', body='x'), PUT(201, '{c}/d', {'Content-Type': 'a/b;x="<&>"'}, body='x'),
          GET(200, '{c}?format=json'), GET(200, '{c}?format=xml'), POST(202, '{c}/a', {'Content-Type': 'x/y'}), GET(200, '{c}?format=json')),
    check('a subdirectory in XML is escaped', put('{c}/%26%3C%22/x'), GET(200, '{c}?delimiter=/&format=xml'), GET(200, '{c}?delimiter=/&format=json')),
    check('parameters that are no UTF-8', *(GET(400, '{c}?%s=%%FF' % name) for name in ('marker', 'end_marker', 'prefix', 'delimiter', 'path', 'limit', 'format', 'reverse', 'states', 'includes'))),
    check('parameters with a NUL', put('{c}/o'), *(GET(204, '{c}?%s=%%00' % name) for name in ('prefix', 'end_marker')), GET(200, '{c}?marker=%00'), GET(200, '{c}?delimiter=%00')),
    check('a form by name', put('{c}/o'), *(GET(200, '{c}?format=' + form) for form in ('json', 'xml', 'plain', 'JSON', 'Xml', 'text', 'nothing', '')),
          *(HEAD(204, '{c}?format=' + form) for form in ('json', 'xml', 'plain', 'nothing'))),
    check('a form by Accept', put('{c}/o'), *(accept(200, value) for value in (
        'text/plain', 'application/json', 'application/xml', 'text/xml', '*/*', 'text/*', 'application/*', 'application/json;q=0.5, text/plain;q=0.9',
        'application/xml, application/json', 'text/plain;q=0.1, application/json', 'application/json; charset=utf-8', 'image/png, */*;q=0.1', 'application/json;q=0.0, text/plain', 'text/html, application/json'))),
    check('no form that anybody has', put('{c}/o'), accept(406, 'image/png'), accept(406, 'text/html'), accept(406, 'TEXT/PLAIN'), accept(200, 'application/json;q=0'),
          HEAD(406, '{c}', {'Accept': 'image/png'}), accept(406, 'image/png', '{n}'), accept(406, 'image/png', '')),
    check('an Accept that is none', put('{c}/o'), accept(400, 'nonsense'), accept(400, 'text/plain;q=x'), accept(400, 'text'), accept(400, '/'), accept(400, 'text/plain, x'), accept(200, ''),
          accept(200, 'application/json;q=2')),
    check('a named form wins over Accept', put('{c}/o'), GET(200, '{c}?format=json', {'Accept': 'text/plain'}), GET(200, '{c}?format=json', {'Accept': 'image/png'}),
          GET(200, '{c}?format=nothing', {'Accept': 'application/json'})),
    check('HEAD has the form\'s type', HEAD(204, '{c}', {'Accept': 'application/json'}), HEAD(204, '{c}', {'Accept': 'text/xml'})),
    check('a listing after each change', put('{c}/a'), GET(200, '{c}'), put('{c}/b'), GET(200, '{c}'), DELETE(204, '{c}/a'), GET(200, '{c}'), put('{c}/a'), GET(200, '{c}'), DELETE(204, '{c}/a'), DELETE(204, '{c}/b'), GET(204, '{c}')),
    check('an empty container in each form', GET(204, '{c}'), GET(200, '{c}?format=json'), GET(200, '{c}?format=xml'), GET(200, '{c}', {'Accept': 'text/xml'})),
]
