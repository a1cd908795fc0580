"""Storage policies (sections 2 and 3): gold, the default; silver; Rusty, which is deprecated."""

from steps import COPY, DELETE, GET, HEAD, POST, PUT, RESELLER, check, put

POLICY = 'X-Storage-Policy'


def with_policy(name):
    return {POLICY: name}


def two(title, *after):
    """In an account of its own that has a container of each policy."""
    return check(title, PUT(201, '/v1/{a}', {}, b'', user=RESELLER), PUT(201, '/v1/{a}/g', user=RESELLER),
                 PUT(201, '/v1/{a}/s', with_policy('silver'), user=RESELLER), *after, container=False)


CHECKS = [
    check('by its name', PUT(201, '{n}', with_policy('silver')), HEAD(204, '{n}'), GET(204, '{n}'), GET(200, '{n}?format=json'), GET(200, '{n}?format=xml')),
    check('by its alias and in another case', PUT(201, '{n}', with_policy('AG')), HEAD(204, '{n}'), DELETE(204, '{n}'), PUT(201, '{n}', with_policy('SiLVer')), HEAD(204, '{n}')),
    check('the default by name, alias, alias as of old, none, nothing', PUT(201, '{n}', with_policy('gold')), HEAD(204, '{n}'), PUT(202, '{n}', with_policy('au')),
          PUT(202, '{n}', with_policy('policy-0')), PUT(202, '{n}'), PUT(202, '{n}', with_policy('')), HEAD(204, '{n}')),
    check('a name that nobody has', PUT(400, '{n}', with_policy('bronze')), HEAD(404, '{n}'), PUT(400, '{c}', with_policy('bronze')), HEAD(204, '{c}')),
    check('an index is no name', PUT(400, '{n}', with_policy('1')), PUT(400, '{n}', with_policy('0'))),
    check('names with other signs', *(PUT(400, '{n}', with_policy(name)) for name in ('sil ver', 'silver,gold', '<b>', 'a"b', '%20', 's\xc3\xa9'))),
    check('a deprecated one', PUT(400, '{n}', with_policy('Rusty')), PUT(400, '{n}', with_policy('rusty')), HEAD(404, '{n}'), PUT(400, '{c}', with_policy('rusty'))),
    check('a container keeps its policy', PUT(201, '{n}', with_policy('silver')), PUT(202, '{n}', with_policy('silver')), PUT(202, '{n}', with_policy('ag')), PUT(202, '{n}'),
          PUT(202, '{n}', with_policy('')), HEAD(204, '{n}'), PUT(409, '{n}', with_policy('gold')), PUT(409, '{n}', with_policy('au')), HEAD(204, '{n}')),
    check('another one changes nothing else', PUT(201, '{n}', with_policy('silver')), PUT(409, '{n}', {POLICY: 'gold', 'X-Container-Meta-A': '1'}), HEAD(204, '{n}'),
          PUT(202, '{n}', {POLICY: 'silver', 'X-Container-Meta-A': '1'}), HEAD(204, '{n}')),
    check('not by POST', POST(204, '{c}', with_policy('silver')), POST(204, '{c}', with_policy('bronze')), POST(204, '{c}', with_policy('rusty')), HEAD(204, '{c}')),
    check('what is judged before the policy, and after', PUT(400, '{n}' + 'x' * 260, with_policy('bronze')), PUT(400, '{n}', {POLICY: 'bronze', 'X-Container-Meta-A': 'x' * 300}),
          PUT(400, '{n}', {POLICY: 'bronze', 'X-Container-Read': '.r:'}), PUT(403, '/v1/AUTH_test2/{n}', with_policy('bronze')), PUT(401, '{n}', with_policy('bronze'), user=None)),
    check('made again with another one', PUT(201, '{n}', with_policy('silver')), put('{n}/o', 'of silver'), DELETE(409, '{n}'), DELETE(204, '{n}/o'), DELETE(204, '{n}'),
          PUT(201, '{n}', with_policy('gold')), HEAD(204, '{n}'), GET(204, '{n}'), GET(404, '{n}/o'), put('{n}/o', 'of gold'), GET(200, '{n}/o'), GET(200, '{n}'), HEAD(204, '{n}')),
    check('objects of a container of another one', PUT(201, '{n}', with_policy('silver')), put('{n}/o', '12345'), HEAD(200, '{n}/o'), GET(200, '{n}/o'), GET(206, '{n}/o', {'Range': 'bytes=1-2'}),
          POST(202, '{n}/o', {'X-Object-Meta-A': '1'}), HEAD(200, '{n}/o'), GET(200, '{n}?format=json'), HEAD(204, '{n}'), DELETE(204, '{n}/o'), GET(404, '{n}/o'), GET(204, '{n}')),
    check('copied between policies', PUT(201, '{n}', with_policy('silver')), put('{c}/o', '12345', X_Object_Meta_A='1'), COPY(201, '{c}/o', {'Destination': '{n}/p'}), GET(200, '{n}/p'),
          PUT(201, '{c}/q', {'X-Copy-From': '{n}/p'}, b''), GET(200, '{c}/q'), GET(200, '{n}?format=json'), GET(200, '{c}?format=json')),
    check('a dynamic large object over policies', PUT(201, '{n}', with_policy('silver')), put('{n}/s/1', 'one'), put('{n}/s/2', 'two'), PUT(201, '{c}/m', {'X-Object-Manifest': '{n}/s/'}, b''),
          GET(200, '{c}/m'), GET(206, '{c}/m', {'Range': 'bytes=2-3'})),
    check('a static large object over policies', PUT(201, '{n}', with_policy('silver')), put('{n}/1', 'one'), put('{c}/2', 'two'),
          PUT(201, '{n}/m?multipart-manifest=put', {}, '[{"path":"/{n}/1","size_bytes":3},{"path":"/{c}/2","size_bytes":3}]'), GET(200, '{n}/m'), GET(200, '{n}?format=json'),
          DELETE(200, '{n}/m?multipart-manifest=delete'), GET(204, '{n}'), GET(204, '{c}')),
    check('deleted in bulk', PUT(201, '{n}', with_policy('silver')), put('{n}/1', 'one'), put('{c}/2', 'two'),
          POST(200, '?bulk-delete', {'Content-Type': 'text/plain', 'Accept': 'application/json'}, '{n}/1\n{c}/2\n{n}\n'), HEAD(404, '{n}'), GET(204, '{c}')),
    two('an account counts by policy', HEAD(204, '/v1/{a}', user=RESELLER), GET(200, '/v1/{a}?format=json', user=RESELLER), PUT(201, '/v1/{a}/g/o', {}, '123', user=RESELLER),
        PUT(201, '/v1/{a}/s/o', {}, '12345', user=RESELLER), HEAD(204, '/v1/{a}', user=RESELLER), GET(200, '/v1/{a}', user=RESELLER)),
    two('an account listing names it', GET(200, '/v1/{a}?format=json', user=RESELLER), GET(200, '/v1/{a}?format=xml', user=RESELLER), GET(200, '/v1/{a}?format=json&prefix=s', user=RESELLER)),
    two('an account of which one policy is gone', DELETE(204, '/v1/{a}/s', user=RESELLER), HEAD(204, '/v1/{a}', user=RESELLER), DELETE(204, '/v1/{a}/g', user=RESELLER), HEAD(204, '/v1/{a}', user=RESELLER)),
]
