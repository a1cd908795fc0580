"""Links to objects (section 12)."""

import json

from signing import TempUrl
from steps import COPY, DELETE, GET, HEAD, NOBODY, OTHER, POST, PUT, check, put, step

MD5 = '8d777f385d3dfec8815d20f7496026dc'
EMPTY = 'd41d8cd98f00b204e9800998ecf8427e'
TARGET, ACCOUNT, ETAG = 'X-Symlink-Target', 'X-Symlink-Target-Account', 'X-Symlink-Target-Etag'
KEYS = POST(204, '{c}', {'X-Container-Meta-Temp-URL-Key': 'key'})
OBJECT = PUT(201, '{c}/o', {'X-Object-Meta-A': '1', 'Content-Type': 'text/x', 'Content-Language': 'de'}, 'data')
LISTED = GET(200, '{c}?format=json'), GET(200, '{c}?format=xml'), GET(200, '{c}'), HEAD(204, '{c}')


def link(status, target, name='l', **headers):
    return PUT(status, '{c}/' + name, dict({TARGET: target}, **{k.replace('_', '-'): v for k, v in headers.items()}), b'')


def static(status, target='{c}/o', etag=MD5, name='l', **headers):
    return link(status, target, name, X_Symlink_Target_Etag=etag, **headers)


DYNAMIC, STATIC = link(201, '{c}/o'), static(201)
LARGE = put('{c}/s', 'segment'), PUT(201, '{c}/m?multipart-manifest=put', {}, '[{"path": "{c}/s"}]'), HEAD(200, '{c}/m')
SEEN = GET(200, '{c}/l'), HEAD(200, '{c}/l'), GET(200, '{c}/l?symlink=get'), HEAD(200, '{c}/l?symlink=get')


def makes(title, *made):
    return check('made: ' + title, OBJECT, *made, *SEEN, *LISTED)


def refused(title, status, headers, body=b'', query=''):
    return check('refused: ' + title, OBJECT, PUT(status, '{c}/l' + query, headers, body), GET(404, '{c}/l'), GET(404, '{c}/l?symlink=get'))


def both(title, *after):
    """The same of a link of each kind."""
    return [check('%s link: %s' % (kind, title), OBJECT, made, *after) for kind, made in (('dynamic', DYNAMIC), ('static', STATIC))]


CHECKS = [
    makes('to an object', DYNAMIC),
    makes('to an object as it is', STATIC),
    makes('its etag in quotes', static(201, etag='"%s"' % MD5)),
    makes('with headers of its own', link(201, '{c}/o', X_Object_Meta_B='2', Content_Type='a/b', Content_Language='fr')),
    makes('to an object as it is, with headers of its own', static(201, X_Object_Meta_B='2', Content_Type='a/b')),
    makes('with the account named', link(201, '{c}/o', X_Symlink_Target_Account='AUTH_test')),
    makes('with an etag of its own', link(201, '{c}/o', Etag=EMPTY)),
    makes('in chunks', PUT(201, '{c}/l', {TARGET: '{c}/o', 'Transfer-Encoding': 'chunked'}, b'0\r\n\r\n')),
    check('made: to what is not there', link(201, '{c}/none'), GET(404, '{c}/l'), HEAD(404, '{c}/l'), GET(200, '{c}/l?symlink=get'), HEAD(200, '{c}/l?symlink=get'), *LISTED),
    check('made: to a container that is not there', link(201, '{n}/none'), GET(404, '{c}/l'), HEAD(404, '{c}/l'), GET(200, '{c}/l?symlink=get')),
    check('made: to an account that is not there', link(201, '{n}/none', X_Symlink_Target_Account='AUTH_{n}'), GET(403, '{c}/l'), GET(200, '{c}/l?symlink=get'), *LISTED),
    check('made: in percent code', put('{c}/a%20%C3%A9%25/b', 'x'), link(201, '{c}/a%20%C3%A9%25/b'), *SEEN, *LISTED),
    check('made: in raw UTF-8', put('{c}/%C3%A9', 'x'), link(201, '{c}/é'.encode().decode('latin-1')), *SEEN, *LISTED),
    check('made: to a name with a query in it', put('{c}/a%3Fb=c', 'x'), link(201, '{c}/a?b=c'), *SEEN),
    check('made: to a name with slashes', put('{c}//a//b/', 'x'), link(201, '{c}//a//b/'), *SEEN),
    check('made: over an object', OBJECT, put('{c}/l', 'old'), DYNAMIC, *SEEN, *LISTED),
    check('made: an object over a link', OBJECT, DYNAMIC, put('{c}/l', 'new'), *SEEN, GET(200, '{c}/o'), *LISTED),
    check('made: with an expiry', OBJECT, link(201, '{c}/o', X_Delete_At='4000000000'), *SEEN),
    check('made: if there is none', OBJECT, link(201, '{c}/o', If_None_Match='*'), link(412, '{c}/o', If_None_Match='*')),
    refused('a leading slash', 412, {TARGET: '/{c}/o'}),
    refused('a container alone', 412, {TARGET: '{c}'}),
    refused('a container and a slash', 412, {TARGET: '{c}/'}),
    refused('nothing', 412, {TARGET: ''}),
    refused('a slash', 412, {TARGET: '/'}),
    check('refused: what no client may name', PUT(412, '{c}/l', {TARGET: '{c}/%00'}, b''), PUT(412, '{c}/l', {TARGET: '{c}/o', ACCOUNT: 'a%00'}, b'')),
    check('refused: what nobody can name', PUT(412, '{c}/l', {TARGET: '{c}/%FF'}, b'')),
    refused('an account with a slash', 412, {TARGET: '{c}/o', ACCOUNT: 'a/b'}),
    refused('an account of nothing', 412, {TARGET: '{c}/o', ACCOUNT: ''}),
    refused('itself', 400, {TARGET: '{c}/l'}),
    refused('itself, account and all', 400, {TARGET: '{c}/l', ACCOUNT: 'AUTH_test'}),
    refused('itself in percent code', 400, {TARGET: '{c}/%6c'}),
    refused('a body', 400, {TARGET: '{c}/o'}, b'x'),
    refused('a body in chunks', 400, {TARGET: '{c}/o', 'Transfer-Encoding': 'chunked'}, b'1\r\nx\r\n0\r\n\r\n'),
    refused('an etag of what is not there', 409, {TARGET: '{c}/none', ETAG: MD5}),
    refused('an etag of a container that is not there', 409, {TARGET: '{n}/none', ETAG: MD5}),
    refused('another etag', 409, {TARGET: '{c}/o', ETAG: EMPTY}),
    refused('an etag that is none', 409, {TARGET: '{c}/o', ETAG: 'x'}),
    refused('an etag with a semicolon', 400, {TARGET: '{c}/o', ETAG: MD5 + ';x'}),
    refused('an etag with a quote', 400, {TARGET: '{c}/o', ETAG: 'a"b'}),
    refused('an etag with a backslash', 400, {TARGET: '{c}/o', ETAG: 'a\\b'}),
    check('made: with an empty etag', OBJECT, static(201, etag=''), *SEEN),
    check('made: an object, by an account without a target', PUT(201, '{c}/l', {ACCOUNT: 'AUTH_x'}, b''), GET(200, '{c}/l?symlink=get')),
    check('made: an object, by an etag without a target', PUT(201, '{c}/l', {ETAG: MD5}, b''), GET(200, '{c}/l?symlink=get')),
    check('refused: no container', PUT(404, '{n}/l', {TARGET: '{c}/o'}, b'')),
    check('refused: strangers', OBJECT, PUT(403, '{c}/l', {TARGET: '{c}/o'}, b'', user=OTHER), PUT(401, '{c}/l', {TARGET: '{c}/o'}, b'', user=NOBODY), PUT(403, '{c}/l', {TARGET: '{c}/o', ETAG: MD5}, b'', user=OTHER)),
    refused('of another etag than nothing', 422, {TARGET: '{c}/o', 'Etag': MD5}),
    # Reading.
    *both('ranges', GET(206, '{c}/l', {'Range': 'bytes=1-2'}), GET(206, '{c}/l', {'Range': 'bytes=0-0,2-3'}), GET(416, '{c}/l', {'Range': 'bytes=9-'}), HEAD(200, '{c}/l', {'Range': 'bytes=1-2'}), GET(416, '{c}/l?symlink=get', {'Range': 'bytes=1-2'})),
    *both('conditions', GET(304, '{c}/l', {'If-None-Match': MD5}), GET(200, '{c}/l', {'If-None-Match': EMPTY}), GET(200, '{c}/l', {'If-Match': MD5}), GET(412, '{c}/l', {'If-Match': EMPTY}), GET(304, '{c}/l', {'If-None-Match': '*'}), HEAD(304, '{c}/l', {'If-None-Match': '"%s"' % MD5}),
          GET(304, '{c}/l', {'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT'}), GET(412, '{c}/l', {'If-Unmodified-Since': 'Fri, 01 Jan 2010 00:00:00 GMT'}), GET(304, '{c}/l?symlink=get', {'If-None-Match': EMPTY}), GET(412, '{c}/l?symlink=get', {'If-Match': MD5})),
    *both('other queries', GET(200, '{c}/l?symlink=x'), GET(200, '{c}/l?symlink='), GET(200, '{c}/l?symlink=GET'), GET(200, '{c}/l?format=json'), GET(200, '{c}/l?multipart-manifest=get')),
    *both('the newest', GET(200, '{c}/l', {'X-Newest': 'true'})),
    *both('the target is gone', DELETE(204, '{c}/o'), GET(404, '{c}/l'), HEAD(404, '{c}/l'), GET(200, '{c}/l?symlink=get'), *LISTED),
    *[check('%s link: the target is another' % kind, OBJECT, made, put('{c}/o', 'other'), GET(status, '{c}/l'), HEAD(status, '{c}/l'), GET(412 if status == 200 else 409, '{c}/l', {'If-Match': MD5}), GET(200, '{c}/l?symlink=get'), *LISTED)
      for kind, made, status in (('dynamic', DYNAMIC, 200), ('static', STATIC, 409))],
    *both('the target has other metadata', POST(202, '{c}/o', {'X-Object-Meta-B': '2'}), *SEEN),
    *both('deleted', DELETE(204, '{c}/l'), GET(404, '{c}/l'), GET(200, '{c}/o'), *LISTED),
    *both('deleted with a query', DELETE(204, '{c}/l?symlink=get'), GET(404, '{c}/l'), GET(200, '{c}/o')),
    # POST.
    *both('POST', POST(307, '{c}/l', {'X-Object-Meta-B': '2'}), *SEEN, HEAD(200, '{c}/o')),
    *both('POST of a type', POST(307, '{c}/l', {'Content-Type': 'a/b'}), *SEEN, *LISTED),
    *both('POST of nothing', POST(307, '{c}/l'), *SEEN),
    *both('POST with a query', POST(307, '{c}/l?symlink=get', {'X-Object-Meta-B': '2'}), *SEEN),
    *both('POST of a target', POST(400, '{c}/l', {TARGET: '{c}/p'}), POST(400, '{c}/o', {TARGET: '{c}/p'}), POST(400, '{c}/none', {TARGET: '{c}/p'}), POST(400, '{c}/l', {TARGET: ''}), *SEEN),
    *both('POST of an etag', POST(307, '{c}/l', {ETAG: EMPTY}), POST(202, '{c}/o', {ETAG: EMPTY, ACCOUNT: 'x'}), *SEEN),
    *both('POST by strangers', POST(403, '{c}/l', {'X-Object-Meta-B': '2'}, user=OTHER), POST(401, '{c}/l', {'X-Object-Meta-B': '2'}, user=NOBODY)),
    check('POST to a link in percent code', put('{c}/a%20%C3%A9', 'x'), link(201, '{c}/a%20%C3%A9', X_Symlink_Target_Account='AUTH_test'), POST(307, '{c}/l', {'X-Object-Meta-B': '2'})),
    check('POST to a link to what is not there', link(201, '{c}/none'), POST(307, '{c}/l', {'X-Object-Meta-B': '2'}), GET(200, '{c}/l?symlink=get')),
    check('POST that breaks a rule', OBJECT, DYNAMIC, POST(400, '{c}/l', {'X-Delete-At': 'x'}), POST(400, '{c}/l', {'X-Object-Meta-B': 'x' * 300})),
    # Chains.
    check('two links', OBJECT, DYNAMIC, link(201, '{c}/l', 'm'), GET(200, '{c}/m'), HEAD(200, '{c}/m'), GET(200, '{c}/m?symlink=get'), POST(307, '{c}/m')),
    check('three links', OBJECT, DYNAMIC, link(201, '{c}/l', 'm'), link(201, '{c}/m', 'n'), GET(409, '{c}/n'), HEAD(409, '{c}/n'), GET(200, '{c}/n?symlink=get'), GET(200, '{c}/m')),
    check('two links to what is not there', link(201, '{c}/none'), link(201, '{c}/l', 'm'), GET(404, '{c}/m')),
    check('a circle', link(201, '{c}/m'), link(201, '{c}/l', 'm'), GET(409, '{c}/l'), HEAD(409, '{c}/m'), DELETE(204, '{c}/l'), GET(404, '{c}/m')),
    check('static links over each other', OBJECT, STATIC, static(201, '{c}/l', MD5, 'm'), GET(200, '{c}/m'), HEAD(200, '{c}/m'), GET(200, '{c}/m?symlink=get'), *LISTED),
    check('a static link to a dynamic one', OBJECT, DYNAMIC, static(409, '{c}/l', MD5, 'm'), static(201, '{c}/l', EMPTY, 'm'), GET(200, '{c}/m'), GET(200, '{c}/m?symlink=get'), put('{c}/o', 'other'), GET(200, '{c}/m'), *LISTED),
    check('a static link to what has become another link', OBJECT, STATIC, static(201, '{c}/l', MD5, 'm'), put('{c}/p', 'other'), static(201, '{c}/p', '795f3202b17cb6bc3d4b771d8c6c9eaf'), GET(409, '{c}/m'), HEAD(409, '{c}/m'), GET(200, '{c}/l')),
    check('static links one too many', OBJECT, STATIC, static(201, '{c}/l', MD5, 'm'), static(201, '{c}/m', MD5, 'n'), GET(409, '{c}/n'), static(409, '{c}/n', MD5, 'p')),
    check('a dynamic link to a static one', OBJECT, STATIC, link(201, '{c}/l', 'm'), GET(200, '{c}/m'), put('{c}/o', 'other'), GET(409, '{c}/m'), HEAD(409, '{c}/m')),
    # Copies.
    *both('copied', COPY(201, '{c}/l', {'Destination': '{c}/p'}), GET(200, '{c}/p'), HEAD(200, '{c}/p?symlink=get'), *LISTED),
    *both('copied as a link', COPY(201, '{c}/l?symlink=get', {'Destination': '{c}/p'}), GET(200, '{c}/p'), HEAD(200, '{c}/p?symlink=get'), *LISTED),
    *both('copied as a link by the other end', PUT(201, '{c}/p?symlink=get', {'X-Copy-From': '{c}/l'}, b''), GET(200, '{c}/p'), HEAD(200, '{c}/p?symlink=get')),
    *both('copied as a link with other headers', COPY(201, '{c}/l?symlink=get', {'Destination': '{c}/p', 'X-Object-Meta-Z': '1', 'Content-Type': 'a/z'}), GET(200, '{c}/p'), HEAD(200, '{c}/p?symlink=get')),
    *both('copied as a link, fresh', COPY(201, '{c}/l?symlink=get', {'Destination': '{c}/p', 'X-Fresh-Metadata': 'true'}), GET(200, '{c}/p'), HEAD(200, '{c}/p?symlink=get')),
    *both('copied onto its target', COPY(201, '{c}/l', {'Destination': '{c}/o'}), *SEEN, HEAD(200, '{c}/o')),
    *both('copied as a link onto its target', COPY(400, '{c}/l?symlink=get', {'Destination': '{c}/o'}), GET(200, '{c}/o')),
    *both('copied onto itself', COPY(201, '{c}/l', {'Destination': '{c}/l'}), *SEEN),
    *both('copied as a link onto itself', COPY(201, '{c}/l?symlink=get', {'Destination': '{c}/l'}), *SEEN),
    *both('a part copied', COPY(201, '{c}/l', {'Destination': '{c}/p', 'Range': 'bytes=1-2'}), GET(200, '{c}/p')),
    check('copied from another account', OBJECT, DYNAMIC, COPY(403, '{c}/l', {'Destination': '{c}/p', 'Destination-Account': 'AUTH_test2'}), COPY(403, '{c}/l?symlink=get', {'Destination': '{c}/p', 'Destination-Account': 'AUTH_test2'})),
    check('copied to another account', PUT(201, '/v1/AUTH_test2/{c}', {}, b'', user=OTHER), POST(204, '/v1/AUTH_test2/{c}', {'X-Container-Write': 'test:tester'}, user=OTHER), OBJECT, DYNAMIC,
          COPY(201, '{c}/l?symlink=get', {'Destination': '{c}/p', 'Destination-Account': 'AUTH_test2'}), HEAD(200, '/v1/AUTH_test2/{c}/p?symlink=get', user=OTHER), GET(404, '/v1/AUTH_test2/{c}/p', user=OTHER), GET(200, '/v1/AUTH_test2/{c}?format=json', user=OTHER)),
    check('a copy that would be a link', OBJECT, COPY(400, '{c}/o', {'Destination': '{c}/p', TARGET: '{c}/o'}), GET(404, '{c}/p')),
    check('an object copied with the query of links', OBJECT, COPY(201, '{c}/o?symlink=get', {'Destination': '{c}/p'}), GET(200, '{c}/p')),
    check('an object copied over a link', OBJECT, put('{c}/q', 'q'), DYNAMIC, COPY(201, '{c}/q', {'Destination': '{c}/l'}), GET(200, '{c}/l?symlink=get'), GET(200, '{c}/o')),
    # Who may.
    check('who may read the target', OBJECT, PUT(201, '{c}-l'), PUT(201, '{c}-l/l', {TARGET: '{c}/o'}, b''), POST(204, '{c}-l', {'X-Container-Read': '.r:*'}), GET(401, '{c}-l/l', user=NOBODY), GET(403, '{c}-l/l', user=OTHER), GET(200, '{c}-l/l?symlink=get', user=NOBODY),
          POST(204, '{c}', {'X-Container-Read': '.r:*'}), GET(200, '{c}-l/l', user=NOBODY), POST(204, '{c}-l', {'X-Container-Read': ''}), GET(401, '{c}-l/l', user=NOBODY), GET(401, '{c}-l/l?symlink=get', user=NOBODY)),
    check('who may pin the target', OBJECT, PUT(201, '{c}-l'), POST(204, '{c}-l', {'X-Container-Write': 'test2:tester2'}), PUT(403, '{c}-l/l', {TARGET: '{c}/o', ETAG: MD5}, b'', user=OTHER), PUT(201, '{c}-l/l', {TARGET: '{c}/o'}, b'', user=OTHER),
          POST(204, '{c}', {'X-Container-Read': 'test2:tester2'}), PUT(201, '{c}-l/l', {TARGET: '{c}/o', ETAG: MD5}, b'', user=OTHER)),
    check('over accounts', OBJECT, PUT(201, '/v1/AUTH_test2/{c}', {}, b'', user=OTHER), PUT(201, '/v1/AUTH_test2/{c}/l', {TARGET: '{c}/o', ACCOUNT: 'AUTH_test'}, b'', user=OTHER), GET(403, '/v1/AUTH_test2/{c}/l', user=OTHER), HEAD(200, '/v1/AUTH_test2/{c}/l?symlink=get', user=OTHER),
          POST(204, '{c}', {'X-Container-Read': 'test2:tester2'}), GET(200, '/v1/AUTH_test2/{c}/l', user=OTHER), POST(307, '/v1/AUTH_test2/{c}/l', user=OTHER), GET(200, '/v1/AUTH_test2/{c}?format=json', user=OTHER)),
    # Large objects.
    check('a link to a static large object', *LARGE, link(201, '{c}/m'), GET(200, '{c}/l'), HEAD(200, '{c}/l'), GET(206, '{c}/l', {'Range': 'bytes=1-2'}), GET(200, '{c}/l?symlink=get'), *LISTED),
    check('a manifest through a link', *LARGE, link(201, '{c}/m'), GET(200, '{c}/l?multipart-manifest=get'), COPY(201, '{c}/l?multipart-manifest=get', {'Destination': '{c}/p'}), GET(200, '{c}/p'), HEAD(200, '{c}/p')),
    check('a static link to a static large object', *LARGE, static(409, '{c}/m', MD5), static(201, '{c}/m', '{manifest}'), *SEEN, *LISTED),
    check('a static large object through another account', *LARGE, PUT(201, '/v1/AUTH_test2/{c}', {}, b'', user=OTHER), POST(204, '{c}', {'X-Container-Read': 'test2:tester2'}), PUT(201, '/v1/AUTH_test2/{c}/l', {TARGET: '{c}/m', ACCOUNT: 'AUTH_test'}, b'', user=OTHER), HEAD(200, '/v1/AUTH_test2/{c}/l', user=OTHER),
          GET(200, '/v1/AUTH_test2/{c}/l', user=OTHER), GET(200, '/v1/AUTH_test2/{c}/l?multipart-manifest=get', user=OTHER)),
    check('a dynamic large object through another account', put('{c}/s1', 'one'), PUT(201, '{c}/m', {'X-Object-Manifest': '{c}/s'}, b''), PUT(201, '/v1/AUTH_test2/{c}', {}, b'', user=OTHER), POST(204, '{c}', {'X-Container-Read': 'test2:tester2'}),
          PUT(201, '/v1/AUTH_test2/{c}/l', {TARGET: '{c}/m', ACCOUNT: 'AUTH_test'}, b'', user=OTHER), GET(200, '/v1/AUTH_test2/{c}/l', user=OTHER)),
    check('links as segments', put('{c}/s', 'segment'), link(201, '{c}/s'), PUT(201, '{c}/m?multipart-manifest=put', {}, '[{"path": "{c}/l"}, {"path": "{c}/s"}]'), GET(200, '{c}/m'), HEAD(200, '{c}/m'), GET(206, '{c}/m', {'Range': 'bytes=5-9'}), GET(200, '{c}/m?multipart-manifest=get'), GET(200, '{c}?format=json')),
    check('links as segments that are checked', put('{c}/s', 'data'), link(201, '{c}/s'), PUT(201, '{c}/m?multipart-manifest=put', {}, json.dumps([{'path': '{c}/l', 'etag': MD5, 'size_bytes': 4}])), GET(200, '{c}/m')),
    check('a link as a segment, to another by now', put('{c}/s', 'data'), put('{c}/t', 'other'), link(201, '{c}/s'), PUT(201, '{c}/m?multipart-manifest=put', {}, '[{"path": "{c}/l"}]'), link(201, '{c}/t'), GET(409, '{c}/m')),
    check('a link to nothing as a segment', link(201, '{c}/none'), PUT(400, '{c}/m?multipart-manifest=put', {}, '[{"path": "{c}/l"}]')),
    check('a large object in a circle of links', put('{c}/s', 'data'), link(201, '{c}/s'), PUT(201, '{c}/m?multipart-manifest=put', {}, '[{"path": "{c}/l"}]'), link(201, '{c}/m'), GET(409, '{c}/m'), GET(409, '{c}/l')),
    check('a static large object put on a link', put('{c}/s', 'data'), link(201, '{c}/s'), PUT(201, '{c}/l?multipart-manifest=put', {}, '[{"path": "{c}/s"}]'), GET(200, '{c}/l'), GET(200, '{c}/l?symlink=get')),
    check('a manifest that would be a link', put('{c}/s', 'data'), PUT(400, '{c}/m?multipart-manifest=put', {TARGET: '{c}/s'}, '[{"path": "{c}/s"}]'), GET(404, '{c}/m')),
    check('deleted with its segments, a link', put('{c}/s', 'data'), PUT(201, '{c}/m?multipart-manifest=put', {}, '[{"path": "{c}/s"}]'), link(201, '{c}/m'), DELETE(200, '{c}/l?multipart-manifest=delete'), GET(409, '{c}/m'), GET(200, '{c}?format=json')),
    check('deleted with its segments, which are links', put('{c}/s', 'data'), link(201, '{c}/s'), PUT(201, '{c}/m?multipart-manifest=put', {}, '[{"path": "{c}/l"}]'), DELETE(200, '{c}/m?multipart-manifest=delete'), GET(200, '{c}?format=json')),
    check('a link to a dynamic large object', put('{c}/s1', 'one'), put('{c}/s2', 'two'), PUT(201, '{c}/m', {'X-Object-Manifest': '{c}/s'}, b''), link(201, '{c}/m'), GET(200, '{c}/l'), HEAD(200, '{c}/l'), GET(200, '{c}/l?symlink=get')),
    check('a dynamic large object of links', put('{c}/o1', 'one'), put('{c}/o2', 'two'), link(201, '{c}/o1', 's1'), link(201, '{c}/o2', 's2'), PUT(201, '{c}/m', {'X-Object-Manifest': '{c}/s'}, b''), GET(200, '{c}/m'), HEAD(200, '{c}/m')),
    check('a link that is a manifest too', put('{c}/s1', 'one'), OBJECT, link(201, '{c}/o', X_Object_Manifest='{c}/s'), GET(200, '{c}/l'), HEAD(200, '{c}/l'), GET(200, '{c}/l?symlink=get')),
    # Listings.
    check('listed with others', OBJECT, DYNAMIC, static(201, name='m'), link(201, '{c}/o', 'n', X_Symlink_Target_Account='AUTH_test2'), GET(200, '{c}?format=json&prefix=m'), GET(200, '{c}?format=json&delimiter=/'), *LISTED),
    check('listed: an etag of a link in a static one', OBJECT, DYNAMIC, static(201, '{c}/l', EMPTY, 'm'), *LISTED),
    check('quoted etags', POST(204, '{c}', {'X-Container-Rfc-Compliant-Etags': 'true'}), OBJECT, DYNAMIC, static(201, name='m'), GET(200, '{c}/l'), HEAD(200, '{c}/m'), HEAD(200, '{c}/m?symlink=get')),
    check('quotas count what is copied', POST(204, '{c}', {'X-Container-Meta-Quota-Bytes': '3'}), PUT(201, '{c}-o'), put('{c}-o/o'), link(201, '{c}-o/o'), COPY(413, '{c}/l', {'Destination': '{c}/p'}), COPY(201, '{c}/l?symlink=get', {'Destination': '{c}/p'})),
    check('web pages through links', POST(204, '{c}', {'X-Container-Read': '.r:*,.rlistings', 'X-Container-Meta-Web-Index': 'index.html'}), put('{c}/page', '<p>'), link(201, '{c}/page', 'index.html'), GET(200, '{c}/', user=NOBODY)),
    check('pages of other origins', POST(204, '{c}', {'X-Container-Meta-Access-Control-Allow-Origin': 'http://a.example'}), OBJECT, DYNAMIC, GET(200, '{c}/l', {'Origin': 'http://a.example'})),
    # Types, and what comes first.
    check('types', OBJECT, link(201, '{c}/o', Content_Type=''), HEAD(200, '{c}/l?symlink=get'), static(201, Content_Type=''), HEAD(200, '{c}/l?symlink=get'), link(201, '{c}/o', 'l.txt', X_Detect_Content_Type='true'), HEAD(200, '{c}/l.txt?symlink=get'),
          link(201, '{c}/o', 'l.txt', X_Detect_Content_Type='true', Content_Type='a/b'), HEAD(200, '{c}/l.txt?symlink=get'), link(400, '{c}/o', Content_Type='a/b;swift_x=1')),
    check('what is judged first', OBJECT, PUT(400, '{c}/l', {TARGET: 'x', ETAG: '"'}, b'x'), PUT(400, '{c}/l', {TARGET: '{c}/l', ETAG: 'a;b'}, b''), PUT(412, '{c}/l', {TARGET: '{c}/o', ETAG: 'a;b', ACCOUNT: ''}, b''), PUT(412, '{c}/l', {TARGET: 'x', ETAG: 'a;b'}, b''),
          PUT(409, '{n}/l', {TARGET: '{c}/none', ETAG: 'a'}, b''), PUT(409, '{c}/l', {TARGET: '{c}/none', ETAG: 'a', 'X-Delete-At': 'x'}, b''), PUT(409, '{c}/l', {TARGET: '{c}/none', ETAG: 'x', 'If-None-Match': '*'}, b'')),
    check('names that nothing can have', PUT(400, '{c}/l', {TARGET: '{c}/' + 'x' * 2000}, b''), PUT(400, '{c}/l', {TARGET: 'c' * 300 + '/x'}, b''), PUT(400, '{c}/l', {TARGET: '{c}/o', ACCOUNT: 'a' * 300}, b'')),
    check('names in percent code', OBJECT, PUT(201, '{c}/l%2F', {TARGET: '{c}%2Fo'}, b''), GET(200, '{c}/l/'), HEAD(200, '{c}/l/?symlink=get'), PUT(201, '{c}/k', {TARGET: '{c}/%6F', ACCOUNT: 'AUTH%5Ftest'}, b''), HEAD(200, '{c}/k?symlink=get'), GET(200, '{c}/k')),
    check('an absent target by a condition', link(201, '{c}/none'), GET(412, '{c}/l', {'If-Match': '*'})),
    check('an object asked for as a link', OBJECT, GET(200, '{c}/o?symlink=get'), GET(404, '{c}/none?symlink=get')),
    check('who may write but not read is sent to the target', OBJECT, DYNAMIC, POST(204, '{c}', {'X-Container-Write': 'test2:tester2'}), POST(307, '{c}/l', {'X-Object-Meta-X': '1'}, user=OTHER), GET(403, '{c}/l?symlink=get', user=OTHER), HEAD(200, '{c}/l?symlink=get')),
    check('deleted in bulk', OBJECT, DYNAMIC, POST(200, '?bulk-delete', {'Content-Type': 'text/plain'}, '{c}/l\n'), GET(200, '{c}/o'), GET(404, '{c}/l')),
    # Temporary URLs.
    check('a temporary URL follows', KEYS, OBJECT, DYNAMIC, step('GET', 200, TempUrl('{c}/l'), user=NOBODY), step('HEAD', 200, TempUrl('{c}/l'), user=NOBODY), step('GET', 200, TempUrl('{c}/l', more='&symlink=get'), user=NOBODY)),
    check('a temporary URL of a container stays in it', KEYS, PUT(201, '{c}-o'), put('{c}-o/o'), link(201, '{c}-o/o'), step('GET', 401, TempUrl('{c}/l'), user=NOBODY)),
    check('a temporary URL of an account goes where it may', PUT(201, '/v1/{a}', user='admin'), POST(204, '/v1/{a}', {'X-Account-Meta-Temp-URL-Key': 'all'}, user='admin'), PUT(201, '/v1/{a}/c', user='admin'), PUT(201, '/v1/{a}/d', user='admin'), PUT(201, '/v1/{a}/d/o', {}, 'data', user='admin'),
          PUT(201, '/v1/{a}/c/l', {TARGET: 'd/o'}, b'', user='admin'), step('GET', 200, TempUrl('/v1/{a}/c/l', key='all'), user=NOBODY)),
    check('a temporary URL makes no link', KEYS, OBJECT, step('PUT', 400, TempUrl('{c}/l', 'PUT'), {TARGET: '{c}/o'}, b'', user=NOBODY), step('PUT', 201, TempUrl('{c}/l', 'PUT'), {ETAG: MD5}, b'', user=NOBODY), HEAD(200, '{c}/l?symlink=get')),
    check('a temporary URL posts to a link', KEYS, OBJECT, DYNAMIC, step('POST', 307, TempUrl('{c}/l', 'POST'), {'X-Object-Meta-B': '2'}, user=NOBODY), HEAD(200, '{c}/l?symlink=get')),
]
