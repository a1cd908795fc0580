"""Versions kept in a container of the client's (section 14, legacy)."""

from steps import COPY, DELETE, GET, HEAD, NOBODY, OTHER, POST, PUT, check, put

STACK, HISTORY = 'X-Versions-Location', 'X-History-Location'
ARCHIVE = PUT(201, '{c}-v')
LISTED = GET(200, '{c}-v?format=json'), HEAD(204, '{c}-v'), GET(200, '{c}?format=json')


def kept(title, *after, mode=STACK):
    return check(title, ARCHIVE, POST(204, '{c}', {mode: '{c}-v'}), *after)


def stack(title, *after):
    return kept('stack: ' + title, *after)


def history(title, *after):
    return kept('history: ' + title, *after, mode=HISTORY)


def both(title, *after):
    return [stack(title, *after), history(title, *after)]


ONE, TWO, THREE = put('{c}/o', 'one', X_Object_Meta_A='1', Content_Type='text/one'), put('{c}/o', 'two', X_Object_Meta_B='2', Content_Type='text/two'), put('{c}/o', 'three')
SEEN = GET(200, '{c}/o'), HEAD(200, '{c}/o')

CHECKS = [
    # The container's setting.
    check('set and shown', POST(204, '{c}', {STACK: '{c}-v'}), HEAD(204, '{c}'), GET(200, '{c}?format=json'), POST(204, '{c}', {HISTORY: '{c}-w'}), HEAD(204, '{c}')),
    check('set with the container', PUT(202, '{c}', {HISTORY: '{c}-v'}, b''), HEAD(204, '{c}'), PUT(202, '{c}', {STACK: '{c}-w'}, b''), HEAD(204, '{c}')),
    check('both with values', POST(400, '{c}', {STACK: 'a', HISTORY: 'b'}), PUT(400, '{c}', {STACK: 'a', HISTORY: 'b'}, b''), HEAD(204, '{c}')),
    check('one empty', POST(204, '{c}', {STACK: 'a', HISTORY: ''}), HEAD(204, '{c}'), POST(204, '{c}', {STACK: '', HISTORY: 'b'}), HEAD(204, '{c}'), POST(204, '{c}', {STACK: '', HISTORY: ''}), HEAD(204, '{c}')),
    *[check('removed: %s, %s' % (mode, how), POST(204, '{c}', {mode: 'a'}), POST(204, '{c}', {how.replace('*', mode[2:]): value}), HEAD(204, '{c}'))
      for mode in (STACK, HISTORY) for how, value in (('X-Remove-*', 'x'), ('X-*', ''), ('X-Remove-Versions-Location', 'x'), ('X-Remove-History-Location', 'x'), ('X-Versions-Location', ''), ('X-History-Location', ''))],
    check('set and removed at once', POST(204, '{c}', {STACK: 'a', 'X-Remove-Versions-Location': 'x'}), HEAD(204, '{c}'), POST(204, '{c}', {HISTORY: 'b', 'X-Remove-Versions-Location': 'x'}), HEAD(204, '{c}'), POST(204, '{c}', {'X-Remove-Versions-Location': 'x', 'X-Remove-History-Location': 'x'}), HEAD(204, '{c}')),
    check('names of containers', POST(204, '{c}', {STACK: 'a%20b'}), HEAD(204, '{c}'), POST(412, '{c}', {STACK: '/a'}), HEAD(204, '{c}'), POST(412, '{c}', {STACK: 'a/b'}), HEAD(204, '{c}'), POST(412, '{c}', {STACK: 'a/'}), HEAD(204, '{c}'), POST(204, '{c}', {STACK: 'é'.encode().decode('latin-1')}), HEAD(204, '{c}')),
    check('who may set it', POST(403, '{c}', {STACK: 'a'}, user=OTHER), POST(401, '{c}', {STACK: 'a'}, user=NOBODY), HEAD(204, '{c}')),
    check('who sees it', POST(204, '{c}', {STACK: 'a', 'X-Container-Read': '.r:*,.rlistings'}), HEAD(204, '{c}', user=NOBODY)),
    check('it is kept while other things change', POST(204, '{c}', {STACK: 'a'}), POST(204, '{c}', {'X-Container-Meta-A': '1'}), PUT(202, '{c}', {}, b''), HEAD(204, '{c}')),
    # What is kept.
    *both('a first PUT keeps nothing', ONE, *SEEN, *LISTED),
    *both('a second PUT keeps the first', ONE, TWO, *SEEN, *LISTED, GET(200, '{c}-v/{old1}'), HEAD(200, '{c}-v/{old1}')),
    *both('a third keeps two', ONE, TWO, THREE, *SEEN, *LISTED),
    *both('POST keeps nothing', ONE, POST(202, '{c}/o', {'X-Object-Meta-C': '3'}), *SEEN, *LISTED),
    *both('a POST is kept with what it changed', ONE, POST(202, '{c}/o', {'X-Object-Meta-C': '3'}), TWO, *LISTED, HEAD(200, '{c}-v/{old1}')),
    *both('a PUT that is refused', ONE, PUT(422, '{c}/o', {'Etag': 'x'}, 'two'), PUT(400, '{c}/o', {'X-Delete-At': 'x'}, 'two'), *SEEN, *LISTED),
    *both('a PUT by a condition', PUT(201, '{c}/o', {'If-None-Match': '*'}, 'one'), PUT(412, '{c}/o', {'If-None-Match': '*'}, 'two'), *SEEN, *LISTED),
    *both('a PUT of strangers', ONE, PUT(403, '{c}/o', {}, 'two', user=OTHER), PUT(401, '{c}/o', {}, 'two', user=NOBODY), *SEEN, *LISTED),
    *both('a PUT of one who may write here alone', ONE, POST(204, '{c}', {'X-Container-Write': 'test2:tester2'}), PUT(201, '{c}/o', {}, 'two', user=OTHER), *SEEN, *LISTED),
    *both('a PUT of nothing', ONE, put('{c}/o', ''), put('{c}/o', 'x'), *SEEN, *LISTED),
    *both('names with all kinds of characters', put('{c}/a%20%C3%A9/%2F', 'one'), put('{c}/a%20%C3%A9/%2F', 'two'), *LISTED),
    *both('a long name', put('{c}/' + 'n' * 300, 'one'), put('{c}/' + 'n' * 300, 'two'), *LISTED),
    *both('a name that is too long with its time', put('{c}/' + 'n' * 1020, 'one'), PUT(412, '{c}/' + 'n' * 1020, {}, 'two'), GET(200, '{c}/' + 'n' * 1020), *LISTED),
    stack('no container for them', ONE, DELETE(204, '{c}-v'), PUT(412, '{c}/o', {}, 'two'), *SEEN, DELETE(204, '{c}/o'), GET(404, '{c}/o'), PUT(201, '{c}/p', {}, 'first')),
    history('no container for them', ONE, DELETE(204, '{c}-v'), PUT(412, '{c}/o', {}, 'two'), *SEEN, DELETE(412, '{c}/o'), GET(200, '{c}/o'), PUT(201, '{c}/p', {}, 'first')),
    *both('a copy onto it', ONE, put('{c}/p', 'copied'), COPY(201, '{c}/p', {'Destination': '{c}/o'}), *SEEN, *LISTED),
    *both('a copy onto itself', ONE, COPY(201, '{c}/o', {'Destination': '{c}/o', 'X-Object-Meta-Z': '1'}), *SEEN, *LISTED),
    *both('a chunked PUT', ONE, PUT(201, '{c}/o', {'Transfer-Encoding': 'chunked'}, b'3\r\ntwo\r\n0\r\n\r\n'), *SEEN, *LISTED),
    *both('an object that expires', PUT(201, '{c}/o', {'X-Delete-At': '4000000000'}, 'one'), TWO, *SEEN, *LISTED, HEAD(200, '{c}-v/{old1}')),
    *both('a static large object', put('{c}/s', 'segment'), PUT(201, '{c}/o?multipart-manifest=put', {}, '[{"path": "{c}/s"}]'), TWO, *SEEN, *LISTED, GET(200, '{c}-v/{old1}'), HEAD(200, '{c}-v/{old1}')),
    *both('a dynamic large object', put('{c}/s1', 'one'), PUT(201, '{c}/o', {'X-Object-Manifest': '{c}/s'}, b''), TWO, *SEEN, *LISTED, HEAD(200, '{c}-v/{old1}')),
    *both('a manifest over an object', put('{c}/s', 'segment'), ONE, PUT(201, '{c}/o?multipart-manifest=put', {}, '[{"path": "{c}/s"}]'), *SEEN, *LISTED),
    *both('a link', put('{c}/t', 'target'), PUT(201, '{c}/o', {'X-Symlink-Target': '{c}/t'}, b''), TWO, *SEEN, *LISTED, GET(200, '{c}-v/{old1}'), HEAD(200, '{c}-v/{old1}?symlink=get')),
    *both('a link over an object', ONE, put('{c}/t', 'target'), PUT(201, '{c}/o', {'X-Symlink-Target': '{c}/t'}, b''), *SEEN, *LISTED, GET(200, '{c}-v/{old1}')),
    *both('deleted in bulk', ONE, POST(200, '?bulk-delete', {'Content-Type': 'text/plain'}, '{c}/o\n'), *LISTED),
    *both('a container with versions of its own', put('{c}-v/x', 'mine'), ONE, TWO, *LISTED),
    # DELETE.
    stack('DELETE brings the former back', ONE, TWO, THREE, DELETE(204, '{c}/o'), *SEEN, *LISTED, DELETE(204, '{c}/o'), *SEEN, *LISTED, DELETE(204, '{c}/o'), GET(404, '{c}/o'), *LISTED, DELETE(404, '{c}/o')),
    stack('DELETE of what has one version', ONE, DELETE(204, '{c}/o'), GET(404, '{c}/o'), *LISTED),
    stack('DELETE of what is not there', DELETE(404, '{c}/o'), *LISTED),
    stack('DELETE brings back what was kept, also where nothing is', ONE, TWO, DELETE(204, '{c}/o'), DELETE(204, '{c}/o'), *LISTED),
    stack('DELETE by strangers', ONE, TWO, DELETE(403, '{c}/o', user=OTHER), DELETE(401, '{c}/o', user=NOBODY), *SEEN, *LISTED),
    stack('DELETE by one who may write here alone', ONE, TWO, POST(204, '{c}', {'X-Container-Write': 'test2:tester2'}), DELETE(204, '{c}/o', user=OTHER), *SEEN, *LISTED),
    stack('DELETE brings back a manifest', put('{c}/s', 'segment'), PUT(201, '{c}/o?multipart-manifest=put', {}, '[{"path": "{c}/s"}]'), TWO, DELETE(204, '{c}/o'), *SEEN, *LISTED),
    stack('DELETE brings back a link', put('{c}/t', 'target'), PUT(201, '{c}/o', {'X-Symlink-Target': '{c}/t'}, b''), TWO, DELETE(204, '{c}/o'), *SEEN, HEAD(200, '{c}/o?symlink=get'), *LISTED),
    stack('DELETE when the archive is gone', ONE, TWO, GET(200, '{c}-v?format=json'), DELETE(204, '{c}-v/{old1}'), DELETE(204, '{c}-v'), DELETE(204, '{c}/o'), GET(404, '{c}/o')),
    stack('what came from history goes too', POST(204, '{c}', {HISTORY: '{c}-v'}), ONE, DELETE(204, '{c}/o'), POST(204, '{c}', {STACK: '{c}-v'}), TWO, *LISTED, DELETE(204, '{c}/o'), GET(404, '{c}/o'), *LISTED, DELETE(204, '{c}/o'), GET(200, '{c}/o'), *LISTED),
    stack('names that begin alike', ONE, put('{c}/o/1', 'x'), put('{c}/o/1', 'y'), TWO, *LISTED, DELETE(204, '{c}/o'), *SEEN, *LISTED),
    history('DELETE keeps it and a mark', ONE, DELETE(204, '{c}/o'), GET(404, '{c}/o'), *LISTED, HEAD(200, '{c}-v/{old1}'), HEAD(200, '{c}-v/{old2}'), GET(200, '{c}-v/{old2}')),
    history('DELETE of what is not there', DELETE(404, '{c}/o'), *LISTED),
    history('DELETE twice', ONE, DELETE(204, '{c}/o'), DELETE(404, '{c}/o'), *LISTED),
    history('a PUT after a DELETE', ONE, DELETE(204, '{c}/o'), TWO, *SEEN, *LISTED),
    history('DELETE by strangers', ONE, DELETE(403, '{c}/o', user=OTHER), DELETE(401, '{c}/o', user=NOBODY), *SEEN, *LISTED),
    history('two marks in a row', ONE, DELETE(204, '{c}/o'), DELETE(404, '{c}/o'), *LISTED, POST(204, '{c}', {'X-Versions-Location': '{c}-v'}), DELETE(204, '{c}/o'), GET(404, '{c}/o'), *LISTED, DELETE(204, '{c}/o'), GET(200, '{c}/o'), *LISTED),
    history('DELETE of a condition', PUT(201, '{c}/o', {'X-Delete-At': '4000000000'}, 'one'), DELETE(412, '{c}/o', {'X-If-Delete-At': '4000000001'}), *LISTED),
    # The archive itself.
    *both('a version is an object', ONE, TWO, GET(200, '{c}-v?format=json'), DELETE(204, '{c}-v/{old1}'), *LISTED, DELETE(204, '{c}/o')),
    *both('the setting goes, the versions stay', ONE, TWO, POST(204, '{c}', {'X-Remove-Versions-Location': 'x'}), THREE, *LISTED, DELETE(204, '{c}/o'), GET(404, '{c}/o'), *LISTED),
    *both('the container is deleted', ONE, TWO, DELETE(409, '{c}'), *LISTED),
    check('the archive is the container itself', POST(204, '{c}', {STACK: '{c}'}), ONE, TWO, GET(200, '{c}?format=json'), DELETE(204, '{c}/o'), GET(200, '{c}?format=json')),
]
