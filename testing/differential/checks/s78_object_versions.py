"""Versions that have ids (section 14, the object versioning API)."""

from signing import TempUrl
from steps import COPY, DELETE, GET, HEAD, NOBODY, OTHER, POST, PUT, RESELLER, check, put, step

ENABLED = 'X-Versions-Enabled'
ON, OFF = POST(204, '{c}', {ENABLED: 'true'}), POST(204, '{c}', {ENABLED: 'false'})
VERSIONS = GET(200, '{c}?versions&format=json')
LISTED = GET(200, '{c}?format=json'), VERSIONS, HEAD(204, '{c}')
SEEN = GET(200, '{c}/o'), HEAD(200, '{c}/o')


def one(name='o'):
    return PUT(201, '{c}/' + name, {'X-Object-Meta-A': '1', 'Content-Type': 'text/one'}, 'one')


def two(name='o'):
    return PUT(201, '{c}/' + name, {'X-Object-Meta-B': '2', 'Content-Type': 'text/two'}, 'two!')


ONE, TWO, THREE = one(), two(), PUT(201, '{c}/o', {}, 'three')


def on(title, *after):
    return check(title, ON, *after)


def version(id_, name='o'):
    """All that can be read of a version."""
    return GET(200, '{c}/%s?version-id=%s' % (name, id_)), HEAD(200, '{c}/%s?version-id=%s' % (name, id_))


CHECKS = [
    # The container's setting.
    check('enabled and disabled', ON, HEAD(204, '{c}'), GET(200, '{c}?format=json'), OFF, HEAD(204, '{c}'), ON, HEAD(204, '{c}'), POST(204, '{c}', {ENABLED: ''}), HEAD(204, '{c}'), POST(204, '{c}', {'X-Remove-Versions-Enabled': 'x'}), HEAD(204, '{c}')),
    check('enabled with the container', PUT(202, '{c}', {ENABLED: 'true'}, b''), HEAD(204, '{c}'), PUT(202, '{c}', {}, b''), HEAD(204, '{c}'), PUT(201, '{c}-n', {ENABLED: 'true'}, b''), HEAD(204, '{c}-n'), PUT(201, '{c}-m', {ENABLED: 'false'}, b''), HEAD(204, '{c}-m')),
    *[check('enabled by the word "%s"' % word, POST(204, '{c}', {ENABLED: word}), HEAD(204, '{c}')) for word in ('yes', '1', 'on', 'T', 'TRUE', '0', 'no', 'x')],
    check('disabled before it was ever enabled', OFF, HEAD(204, '{c}'), ONE, *LISTED),
    check('not with the other versions', POST(204, '{c}', {'X-Versions-Location': 'v'}), POST(400, '{c}', {ENABLED: 'true'}), HEAD(204, '{c}'), POST(204, '{c}', {'X-Versions-Location': ''}), ON, HEAD(204, '{c}')),
    check('a container that is not there', POST(404, '{n}', {ENABLED: 'true'}), HEAD(404, '{n}')),
    check('who may enable', POST(403, '{c}', {ENABLED: 'true'}, user=OTHER), POST(401, '{c}', {ENABLED: 'true'}, user=NOBODY), HEAD(204, '{c}')),
    check('who sees it', POST(204, '{c}', {ENABLED: 'true', 'X-Container-Read': '.r:*,.rlistings'}), HEAD(204, '{c}', user=NOBODY), GET(200, '{c}?versions', user=NOBODY)),
    # PUT, GET, HEAD.
    on('a first PUT', ONE, *SEEN, *LISTED, *version('{v1}')),
    on('a second PUT', ONE, TWO, *SEEN, *LISTED, *version('{v1}'), *version('{v2}')),
    on('three', ONE, TWO, THREE, *SEEN, *LISTED),
    on('XML and text', ONE, TWO, GET(200, '{c}?format=xml'), GET(200, '{c}'), GET(200, '{c}?versions'), GET(406, '{c}?versions&format=xml'), GET(406, '{c}?versions&format=plain'), GET(406, '{c}?versions', {'Accept': 'text/plain'}), GET(200, '{c}?versions', {'Accept': 'application/json'}), GET(406, '{c}?versions', {'Accept': 'application/xml'}), GET(200, '{c}?versions', {'Accept': '*/*'})),
    on('ranges and conditions', ONE, GET(206, '{c}/o', {'Range': 'bytes=0-0'}), GET(416, '{c}/o', {'Range': 'bytes=9-'}), GET(304, '{c}/o', {'If-None-Match': 'f97c5d29941bfb1b2fdab0874906ab82'}), GET(412, '{c}/o', {'If-Match': 'x'}), GET(206, '{c}/o?version-id={v1}', {'Range': 'bytes=0-0'}), GET(304, '{c}/o?version-id={v1}', {'If-None-Match': '*'})),
    on('a PUT by a condition', PUT(201, '{c}/o', {'If-None-Match': '*'}, 'one'), PUT(412, '{c}/o', {'If-None-Match': '*'}, 'two'), *SEEN, *LISTED),
    on('a PUT of another etag', ONE, PUT(422, '{c}/o', {'Etag': 'x'}, 'two'), *SEEN, *LISTED),
    on('a PUT of a broken expiry', ONE, PUT(400, '{c}/o', {'X-Delete-At': 'x'}, 'two'), *LISTED),
    on('an object that expires', PUT(201, '{c}/o', {'X-Delete-At': '4000000000'}, 'one'), *SEEN, *LISTED),
    on('an empty object', put('{c}/o', ''), *SEEN, *LISTED),
    on('a chunked PUT', PUT(201, '{c}/o', {'Transfer-Encoding': 'chunked'}, b'3\r\ntwo\r\n0\r\n\r\n'), *SEEN),
    on('a type that is guessed', PUT(201, '{c}/o.txt', {}, 'x'), HEAD(200, '{c}/o.txt'), GET(200, '{c}?format=json')),
    on('names', put('{c}/a%20%C3%A9/%2F', 'x'), GET(200, '{c}/a%20%C3%A9/%2F'), *LISTED, PUT(201, '{c}/' + 'n' * 1024, {}, 'x'), PUT(400, '{c}/' + 'n' * 1043, {}, 'x')),
    on('strangers', ONE, PUT(403, '{c}/o', {}, 'x', user=OTHER), PUT(401, '{c}/o', {}, 'x', user=NOBODY), GET(403, '{c}/o', user=OTHER), GET(401, '{c}/o?version-id={v1}', user=NOBODY), DELETE(403, '{c}/o', user=OTHER), DELETE(403, '{c}/o?version-id={v1}', user=OTHER), PUT(403, '{c}/o?version-id={v1}', {}, b'', user=OTHER), *LISTED),
    on('readers', ONE, POST(204, '{c}', {'X-Container-Read': 'test2:tester2'}), GET(200, '{c}/o', user=OTHER), HEAD(403, '{c}/o?version-id={v1}', user=OTHER), GET(200, '{c}?versions', user=OTHER), PUT(403, '{c}/o', {}, 'x', user=OTHER)),
    on('writers', POST(204, '{c}', {'X-Container-Write': 'test2:tester2'}), PUT(201, '{c}/o', {}, 'x', user=OTHER), DELETE(204, '{c}/o', user=OTHER), *LISTED, DELETE(403, '{c}/o?version-id={v1}', user=OTHER), *LISTED),
    on('who reads all', ONE, POST(204, '{c}', {'X-Container-Read': '.r:*'}), GET(200, '{c}/o', user=NOBODY), GET(401, '{c}/o?version-id={v1}', user=NOBODY), GET(404, '{c}/none', user=NOBODY)),
    # POST.
    on('POST', ONE, POST(202, '{c}/o', {'X-Object-Meta-Z': '3'}), *SEEN, *LISTED, *version('{v1}')),
    on('POST of a type', ONE, POST(202, '{c}/o', {'Content-Type': 'a/z'}), *SEEN, *LISTED),
    on('POST of what is not there', POST(404, '{c}/o', {'X-Object-Meta-Z': '3'})),
    on('POST to a version', ONE, POST(400, '{c}/o?version-id={v1}', {'X-Object-Meta-Z': '3'}), POST(400, '{c}/o?version-id=null'), *SEEN),
    on('POST to what was deleted', ONE, DELETE(204, '{c}/o'), POST(404, '{c}/o', {'X-Object-Meta-Z': '3'})),
    on('POST of what was there before', HEAD(204, '{c}'), *SEEN[:0], OFF, ONE, ON, POST(202, '{c}/o', {'X-Object-Meta-Z': '3'}), *SEEN, *LISTED),
    on('POST by strangers', ONE, POST(403, '{c}/o', {'X-Object-Meta-Z': '3'}, user=OTHER), POST(401, '{c}/o', {'X-Object-Meta-Z': '3'}, user=NOBODY)),
    # DELETE.
    on('DELETE leaves a mark', ONE, DELETE(204, '{c}/o'), GET(404, '{c}/o'), HEAD(404, '{c}/o'), *LISTED, *version('{v1}'), GET(404, '{c}/o?version-id={v2}'), HEAD(404, '{c}/o?version-id={v2}')),
    on('DELETE of what is not there', DELETE(404, '{c}/o'), *LISTED),
    on('DELETE twice', ONE, DELETE(204, '{c}/o'), DELETE(404, '{c}/o'), *LISTED),
    on('a PUT after a DELETE', ONE, DELETE(204, '{c}/o'), TWO, *SEEN, *LISTED),
    on('DELETE of an old version', ONE, TWO, DELETE(204, '{c}/o?version-id={v1}'), *SEEN, *LISTED, GET(404, '{c}/o?version-id={v1}')),
    on('DELETE of the current version', ONE, TWO, DELETE(204, '{c}/o?version-id={v2}'), GET(404, '{c}/o'), *LISTED, GET(404, '{c}/o?version-id={v2}')),
    on('DELETE of the only version', ONE, DELETE(204, '{c}/o?version-id={v1}'), GET(404, '{c}/o'), *LISTED, DELETE(204, '{c}')),
    on('DELETE of a mark', ONE, DELETE(204, '{c}/o'), DELETE(204, '{c}/o?version-id={v2}'), GET(404, '{c}/o'), *LISTED),
    on('DELETE of a version that is none', ONE, DELETE(404, '{c}/o?version-id=1000000000.00000'), DELETE(404, '{c}/none?version-id={v1}'), *LISTED),
    on('DELETE of null, which is none', ONE, TWO, DELETE(204, '{c}/o?version-id=null'), GET(404, '{c}/o'), *LISTED, DELETE(404, '{c}/o?version-id=null'), *LISTED),
    on('a quota counts versions', ONE, TWO, POST(204, '{c}', {'X-Container-Meta-Quota-Bytes': '8'}), PUT(413, '{c}/o', {}, 'three'), *LISTED),
    on('a version of a manifest is deleted with its segments', put('{c}/s', 'segment'), *(PUT(201, '{c}/m?multipart-manifest=put', {}, '[{"path":"/{c}/s"}]') for _ in range(2)),
       DELETE(200, '{c}/m?multipart-manifest=delete&version-id={v3}'), GET(None, '{c}/m'), VERSIONS),
    # Ids.
    on('ids that are none', ONE, GET(404, '{c}/o?version-id=1000000000.00000'), GET(400, '{c}/o?version-id=x'), HEAD(400, '{c}/o?version-id=x'), DELETE(400, '{c}/o?version-id=x'), PUT(400, '{c}/o?version-id=x', {}, b''), GET(200, '{c}/o?version-id='), GET(404, '{c}/o?version-id=null'), HEAD(404, '{c}/o?version-id=null'), GET(400, '{c}/o?version-id=-1'), GET(404, '{c}/o?version-id=1')),
    check('ids where there are no versions', ONE, GET(400, '{c}/o?version-id=1000000000.00000'), HEAD(400, '{c}/o?version-id=x'), GET(200, '{c}/o?version-id=null'), DELETE(400, '{c}/o?version-id=1000000000.00000'), PUT(400, '{c}/o?version-id=1000000000.00000', {}, b''), POST(400, '{c}/o?version-id=1000000000.00000'), DELETE(204, '{c}/o?version-id=null'), *LISTED),
    check('listings where there are no versions', ONE, GET(200, '{c}?versions'), GET(400, '{c}?versions&format=json&version_marker=x'), GET(200, '{c}?versions=no')),
    on('a version of another name', ONE, one('p'), GET(404, '{c}/p?version-id={v1}'), DELETE(404, '{c}/p?version-id={v1}'), *LISTED),
    # Restoring.
    on('an old version becomes the current one', ONE, TWO, PUT(201, '{c}/o?version-id={v1}', {}, b''), *SEEN, *LISTED),
    on('a version comes back after a DELETE', ONE, DELETE(204, '{c}/o'), PUT(201, '{c}/o?version-id={v1}', {}, b''), *SEEN, *LISTED),
    on('the current version becomes the current one', ONE, PUT(201, '{c}/o?version-id={v1}', {}, b''), *SEEN, *LISTED),
    on('restored with a body', ONE, TWO, PUT(400, '{c}/o?version-id={v1}', {}, 'x'), *SEEN, *LISTED),
    on('restored with metadata', ONE, TWO, PUT(201, '{c}/o?version-id={v1}', {'X-Object-Meta-Z': '1', 'Content-Type': 'a/z'}, b''), *SEEN, *LISTED),
    on('restored: a mark', ONE, DELETE(204, '{c}/o'), PUT(400, '{c}/o?version-id={v2}', {}, b''), GET(404, '{c}/o'), *LISTED),
    on('restored: none', ONE, PUT(404, '{c}/o?version-id=1000000000.00000', {}, b''), PUT(404, '{c}/none?version-id={v1}', {}, b''), PUT(400, '{c}/o?version-id=null', {}, b''), *SEEN, *LISTED),
    on('PUT after a restored one', ONE, TWO, PUT(201, '{c}/o?version-id={v1}', {}, b''), THREE, *SEEN, *LISTED),
    on('DELETE after a restored one', ONE, TWO, PUT(201, '{c}/o?version-id={v1}', {}, b''), DELETE(204, '{c}/o'), *LISTED),
    # Before and after.
    check('what was there before', ONE, ON, *SEEN, *LISTED, GET(200, '{c}/o?version-id=null'), HEAD(200, '{c}/o?version-id=null')),
    check('a PUT over what was there before', ONE, ON, TWO, *SEEN, *LISTED, *version('{v1}')),
    check('a DELETE of what was there before', ONE, ON, DELETE(204, '{c}/o'), GET(404, '{c}/o'), *LISTED),
    check('a DELETE of null, there before', ONE, ON, DELETE(204, '{c}/o?version-id=null'), GET(404, '{c}/o'), *LISTED),
    on('a PUT after it is disabled', ONE, OFF, TWO, *SEEN, *LISTED, *version('{v1}'), GET(200, '{c}/o?version-id=null')),
    on('two PUTs after it is disabled', ONE, OFF, TWO, THREE, *SEEN, *LISTED),
    on('a DELETE after it is disabled', ONE, OFF, DELETE(204, '{c}/o'), GET(404, '{c}/o'), *LISTED),
    on('a DELETE of a version after it is disabled', ONE, TWO, OFF, DELETE(204, '{c}/o?version-id={v1}'), *SEEN, *LISTED, DELETE(204, '{c}/o?version-id={v2}'), GET(404, '{c}/o'), *LISTED),
    on('GET after it is disabled', ONE, OFF, *SEEN, *version('{v1}'), *LISTED),
    on('POST after it is disabled', ONE, OFF, POST(202, '{c}/o', {'X-Object-Meta-Z': '3'}), *SEEN, *LISTED),
    on('restored after it is disabled', ONE, TWO, OFF, PUT(201, '{c}/o?version-id={v1}', {}, b''), *SEEN, *LISTED),
    on('enabled again', ONE, OFF, TWO, ON, THREE, *SEEN, *LISTED),
    # The container and the account.
    on('a container with versions is not deleted', ONE, DELETE(409, '{c}'), DELETE(204, '{c}/o'), DELETE(409, '{c}'), *LISTED, DELETE(204, '{c}/o?version-id={v2}'), DELETE(409, '{c}'), DELETE(204, '{c}/o?version-id={v1}'), DELETE(204, '{c}'), HEAD(404, '{c}'), PUT(201, '{c}', {}, b''), HEAD(204, '{c}')),
    check('an account with versions', PUT(201, '/v1/{a}', {}, b'', user=RESELLER), PUT(201, '/v1/{a}/c', {ENABLED: 'true'}, b'', user=RESELLER), PUT(201, '/v1/{a}/c/o', {}, 'one', user=RESELLER), PUT(201, '/v1/{a}/c/o', {}, 'second', user=RESELLER), PUT(201, '/v1/{a}/d', {}, b'', user=RESELLER), PUT(201, '/v1/{a}/d/o', {}, 'x', user=RESELLER),
          GET(200, '/v1/{a}?format=json', user=RESELLER), GET(200, '/v1/{a}', user=RESELLER), GET(200, '/v1/{a}?format=xml', user=RESELLER), GET(200, '/v1/{a}?format=json&limit=1', user=RESELLER), GET(200, '/v1/{a}?format=json&prefix=c', user=RESELLER), GET(200, '/v1/{a}?format=json&marker=c', user=RESELLER), GET(200, '/v1/{a}?format=json&reverse=true', user=RESELLER),
          HEAD(204, '/v1/{a}/c', user=RESELLER), HEAD(204, '/v1/{a}', user=RESELLER)),
    check('names that nobody can ask for', *[step(method, 412, '%00versions%00{c}' + tail, {}, b'' if method == 'PUT' else None) for method, tail in (('GET', ''), ('PUT', ''), ('DELETE', ''), ('PUT', '/%00o%001'), ('GET', '/%00o%001'), ('HEAD', '/x'))], GET(412, '{c}/%00o%001'), PUT(412, '{c}/a%00b', {}, b'x')),
    on('quotas', POST(204, '{c}', {'X-Container-Meta-Quota-Bytes': '5'}), ONE, PUT(413, '{c}/o', {}, '123456'), *LISTED),
    # Copies, large objects, links.
    on('a copy of a version', ONE, TWO, COPY(201, '{c}/o?version-id={v1}', {'Destination': '{c}/p'}), GET(200, '{c}/p'), *LISTED),
    on('a copy of the current version', ONE, COPY(201, '{c}/o', {'Destination': '{c}/p'}), GET(200, '{c}/p'), *LISTED),
    on('a copy by the other end', ONE, TWO, PUT(404, '{c}/p', {'X-Copy-From': '{c}/o?version-id={v1}'}, b''), GET(404, '{c}/p')),
    on('a copy onto itself', ONE, COPY(201, '{c}/o', {'Destination': '{c}/o'}), *SEEN, *LISTED),
    on('a copy of a version onto itself', ONE, TWO, COPY(201, '{c}/o?version-id={v1}', {'Destination': '{c}/o'}), *SEEN, *LISTED),
    on('a copy of a version that is none', ONE, COPY(404, '{c}/o?version-id=1000000000.00000', {'Destination': '{c}/p'}), COPY(400, '{c}/o?version-id=x', {'Destination': '{c}/p'})),
    on('a copy elsewhere', PUT(201, '{c}-o'), ONE, COPY(201, '{c}/o', {'Destination': '{c}-o/p'}), HEAD(200, '{c}-o/p'), COPY(201, '{c}-o/p', {'Destination': '{c}/q'}), HEAD(200, '{c}/q'), GET(200, '{c}-o?format=json')),
    on('a static large object', put('{c}/s', 'segment'), PUT(201, '{c}/o?multipart-manifest=put', {}, '[{"path": "{c}/s"}]'), *SEEN, GET(200, '{c}/o?multipart-manifest=get'), GET(206, '{c}/o', {'Range': 'bytes=1-2'}), *LISTED, TWO, *version('{v2}')),
    on('a static large object is deleted', put('{c}/s', 'segment'), PUT(201, '{c}/o?multipart-manifest=put', {}, '[{"path": "{c}/s"}]'), DELETE(200, '{c}/o?multipart-manifest=delete'), GET(404, '{c}/o'), *LISTED),
    on('a dynamic large object', put('{c}/s1', 'one'), put('{c}/s2', 'two'), PUT(201, '{c}/o', {'X-Object-Manifest': '{c}/s'}, b''), *SEEN, *LISTED),
    on('a link', put('{c}/t', 'target'), PUT(201, '{c}/l', {'X-Symlink-Target': '{c}/t'}, b''), GET(200, '{c}/l'), HEAD(200, '{c}/l?symlink=get'), *LISTED, TWO, PUT(201, '{c}/t', {}, 'other'), GET(200, '{c}/l')),
    on('a static link', put('{c}/t', 'data'), PUT(201, '{c}/l', {'X-Symlink-Target': '{c}/t', 'X-Symlink-Target-Etag': '8d777f385d3dfec8815d20f7496026dc'}, b''), GET(200, '{c}/l'), HEAD(200, '{c}/l?symlink=get'), *LISTED),
    on('a link from elsewhere', PUT(201, '{c}-o'), ONE, PUT(201, '{c}-o/l', {'X-Symlink-Target': '{c}/o'}, b''), GET(200, '{c}-o/l'), HEAD(200, '{c}-o/l'), POST(307, '{c}-o/l')),
    on('the link itself', ONE, GET(200, '{c}/o?symlink=get'), HEAD(200, '{c}/o?symlink=get'), HEAD(200, '{c}/o?symlink=get&version-id={v1}')),
    on('temporary URLs', POST(204, '{c}', {'X-Container-Meta-Temp-URL-Key': 'key'}), ONE, TWO, step('GET', 200, TempUrl('{c}/o'), user=NOBODY), step('GET', 200, TempUrl('{c}/o', more='&version-id={v1}'), user=NOBODY), step('PUT', 201, TempUrl('{c}/o', 'PUT'), {}, 'x', user=NOBODY), step('DELETE', 204, TempUrl('{c}/o', 'DELETE'), user=NOBODY), VERSIONS),
    on('in bulk', ONE, POST(200, '?bulk-delete', {'Content-Type': 'text/plain'}, '{c}/o\n'), *LISTED),
    on('quoted etags', POST(204, '{c}', {'X-Container-Rfc-Compliant-Etags': 'true'}), ONE, *SEEN, *version('{v1}'), VERSIONS),
    on('pages of other origins', POST(204, '{c}', {'X-Container-Meta-Access-Control-Allow-Origin': 'http://a.example'}), ONE, GET(200, '{c}/o', {'Origin': 'http://a.example'})),
    # Listings.
    on('listed: prefix', one('a/1'), one('a/2'), one('b'), two('b'), GET(200, '{c}?versions&prefix=a/'), GET(200, '{c}?versions&prefix=b'), GET(200, '{c}?versions&prefix=x')),
    on('listed: delimiter', one('a/1'), two('a/1'), one('a/2'), one('b'), GET(200, '{c}?versions&delimiter=/'), GET(200, '{c}?versions&delimiter=/&prefix=a/'), GET(400, '{c}?versions&delimiter=1'), GET(400, '{c}?versions&delimiter=.'), GET(400, '{c}?versions&delimiter=%00'), GET(200, '{c}?versions&delimiter=-a')),
    on('listed: limit', one('a'), two('a'), one('b'), GET(200, '{c}?versions&limit=1'), GET(200, '{c}?versions&limit=2'), GET(200, '{c}?versions&limit=0'), GET(412, '{c}?versions&limit=10001'), GET(200, '{c}?versions&limit=x')),
    on('listed: markers', one('a'), two('a'), one('b'), GET(200, '{c}?versions&marker=a'), GET(200, '{c}?versions&marker=a&version_marker={v2}'), GET(200, '{c}?versions&marker=a&version_marker={v1}'), GET(400, '{c}?versions&version_marker={v1}'), GET(400, '{c}?versions&marker=a&version_marker=x'), GET(200, '{c}?versions&marker=a&version_marker=null'), GET(200, '{c}?versions&end_marker=b'), GET(200, '{c}?versions&marker=x')),
    on('listed: backwards', one('a'), two('a'), one('b'), GET(200, '{c}?versions&reverse=true'), GET(200, '{c}?versions&reverse=true&marker=b'), GET(200, '{c}?versions&reverse=true&marker=a&version_marker={v1}'), GET(200, '{c}?versions&reverse=true&limit=2')),
    on('listed: some null', OFF, one('a'), one('b'), ON, two('a'), one('c'), OFF, two('c'), *LISTED, GET(200, '{c}?versions&limit=2'), GET(200, '{c}?versions&limit=3&marker=a'), GET(200, '{c}?versions&marker=a&version_marker=null'), GET(200, '{c}?versions&marker=c&version_marker=null'), GET(200, '{c}?versions&prefix=c'), GET(200, '{c}?versions&reverse=true')),
    on('listed: nothing', GET(200, '{c}?versions'), GET(406, '{c}?versions&format=xml'), GET(200, '{c}?versions&prefix=a')),
    on('listed: path', one('a/b'), GET(200, '{c}?versions&path=a')),
]
