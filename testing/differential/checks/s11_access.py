"""Who may do what: order of the questions, container ACLs, account ACLs (0.6, 1)."""

from steps import DELETE, GET, HEAD, NOBODY, OTHER, POST, POWERLESS, PUT, RESELLER, check, put, step, utf8

READ, WRITE = 'X-Container-Read', 'X-Container-Write'
ACL = 'X-Account-Access-Control'


def stored(value, shown_status=204, header=READ):
    return check('%s: %r' % (header, value), POST(shown_status, '{c}', {header: value}), HEAD(204, '{c}'))


def allows(acl, *rows):
    """Rows of (status, headers) of anonymous GETs of an object under the ACL."""
    return check('read ACL %r and referrers' % acl, put('{c}/o'), POST(204, '{c}', {READ: acl}),
                 *(GET(status, '{c}/o', headers, user=NOBODY) for status, headers in rows))


def referer(host):
    return {'Referer': host}


GRAMMAR = [stored(value) for value in (
    '.r:*, .rlistings ,bob , test2:*', 'a:b,,  , c', '.ref:a.example', '.referer:b', '.referrer:*.c', '.r:-d', '.r : - e',
    '.r:*.x,.r:-.y', '.rlistings', 'a%20b:c', utf8('é:ü'), ' ', ',', '.r:a:80', '*:*', 'a:*', '.r:*,.r:-evil.example', '.nothing',
    '.r:http://a.example', 'TEST:Tester',
)] + [stored(value, 400) for value in ('.r:', '.r:.', '.r:-', '.r:*.', '.unknown:x', '.r:a,.x:b', '.r: ')] + [
    stored('a:b, c', header=WRITE), stored('.r:*', 400, header=WRITE), stored('.rlistings', header=WRITE), stored('.x:y', 400, header=WRITE)]

CHECKS = GRAMMAR + [
    allows('.r:*', (200, {}), (200, referer('http://a.example/'))),
    allows('.r:.example.com', (401, {}), (200, referer('http://www.example.com/x')), (401, referer('http://example.com/x')),
           (200, referer('https://u:p@a.b.example.com:81/')), (401, referer('http://www.example.com.evil/')), (401, referer('www.example.com'))),
    allows('.r:a.example', (200, referer('http://a.example')), (200, referer('http://A.EXAMPLE/')), (401, referer('http://b.a.example'))),
    allows('.r:*,.r:-.evil.example', (200, {}), (401, referer('http://x.evil.example/')), (200, referer('http://evil.example/'))),
    allows('.r:-.good.example,.r:*', (200, referer('http://x.good.example/'))),
    allows('.r:-*', (401, {}), (401, referer('http://a.example'))),
    allows('.r:unknown', (200, {})),
    allows('.r:*.example.com', (200, referer('http://www.example.com/')), (401, referer('http://example.com/'))),
    check('anybody reads under .r:*', put('{c}/o'), POST(204, '{c}', {READ: '.r:*'}), GET(200, '{c}/o', user=NOBODY), HEAD(200, '{c}/o', user=NOBODY),
          GET(404, '{c}/no', user=NOBODY), HEAD(404, '{c}/no', user=NOBODY), GET(401, '{c}', user=NOBODY), HEAD(401, '{c}', user=NOBODY),
          PUT(401, '{c}/o', body='x', user=NOBODY), DELETE(401, '{c}/o', user=NOBODY), POST(401, '{c}/o', user=NOBODY), GET(403, '{c}', user=OTHER),
          GET(200, '{c}/o', user=OTHER), GET(401, '{c}/o', {'X-Auth-Token': 'AUTH_tkbad'}), GET(200, '{c}/o', {'X-Auth-Token': 'bad'})),
    check('.rlistings lets anybody list', put('{c}/o'), POST(204, '{c}', {READ: '.r:*,.rlistings'}), GET(200, '{c}', user=NOBODY), HEAD(204, '{c}', user=NOBODY),
          GET(200, '{c}?format=json', user=NOBODY)),
    check('.rlistings alone is nothing', put('{c}/o'), POST(204, '{c}', {READ: '.rlistings'}), GET(401, '{c}', user=NOBODY), GET(401, '{c}/o', user=NOBODY)),
    check('a user named reads and lists', put('{c}/o'), POST(204, '{c}', {READ: 'test2:tester2'}), GET(200, '{c}/o', user=OTHER), GET(200, '{c}', user=OTHER),
          HEAD(204, '{c}', user=OTHER), PUT(403, '{c}/o', body='x', user=OTHER), DELETE(403, '{c}/o', user=OTHER), POST(403, '{c}/o', user=OTHER),
          POST(403, '{c}', user=OTHER), DELETE(403, '{c}', user=OTHER), GET(403, '{c}/o', user=POWERLESS)),
    check('an account named', put('{c}/o'), POST(204, '{c}', {READ: 'test2'}), GET(200, '{c}/o', user=OTHER), POST(204, '{c}', {READ: 'AUTH_test2'}),
          GET(200, '{c}/o', user=OTHER), POST(204, '{c}', {READ: 'test2:*'}), GET(403, '{c}/o', user=OTHER)),
    check('a user without a role in the own account', put('{c}/o'), GET(403, '{c}/o', user=POWERLESS), GET(403, '', user=POWERLESS),
          POST(204, '{c}', {READ: 'test:tester3', WRITE: 'test:tester3'}), GET(200, '{c}/o', user=POWERLESS), PUT(201, '{c}/p', body='x', user=POWERLESS)),
    check('a writer writes, and does not read or list', put('{c}/o'), POST(204, '{c}', {WRITE: 'test2:tester2'}), PUT(201, '{c}/p', body='x', user=OTHER),
          POST(202, '{c}/p', {'X-Object-Meta-A': '1'}, user=OTHER), DELETE(204, '{c}/p', user=OTHER), DELETE(404, '{c}/p', user=OTHER), GET(403, '{c}/o', user=OTHER),
          HEAD(403, '{c}/o', user=OTHER), GET(403, '{c}', user=OTHER), PUT(403, '{c}', user=OTHER), POST(403, '{c}', user=OTHER), DELETE(403, '{c}', user=OTHER)),
    check('nobody learns what exists', GET(404, 'no-such'), GET(403, 'no-such', user=OTHER), GET(401, 'no-such', user=NOBODY), GET(404, 'no-such/o'),
          GET(403, 'no-such/o', user=OTHER), GET(401, 'no-such/o', user=NOBODY), GET(403, '{c}/no', user=OTHER), GET(401, '{c}/no', user=NOBODY),
          PUT(403, 'no-such/o', body='x', user=OTHER), HEAD(403, 'no-such', user=OTHER), DELETE(403, 'no-such', user=OTHER), POST(403, 'no-such/o', user=OTHER)),
    check('readers do not see what is the owner\'s', put('{c}/o'),
          POST(204, '{c}', {READ: 'test2,.r:*,.rlistings', WRITE: 'x', 'X-Container-Meta-Temp-Url-Key': 'k', 'X-Container-Meta-Temp-Url-Key-2': 'l',
                            'X-Container-Meta-Color': 'c'}),
          HEAD(204, '{c}'), HEAD(204, '{c}', user=OTHER), HEAD(204, '{c}', user=NOBODY), GET(200, '{c}', user=OTHER), HEAD(204, '{c}', user=RESELLER)),
    check('an ACL goes by an empty value or by name', POST(204, '{c}', {READ: 'a', WRITE: 'b'}), POST(204, '{c}', {READ: ''}), HEAD(204, '{c}'),
          POST(204, '{c}', {'X-Remove-Container-Write': 'x'}), HEAD(204, '{c}')),
    check('an ACL comes with PUT', PUT(201, '{n}', {READ: '.r:*', WRITE: 'a'}), HEAD(204, '{n}'), PUT(202, '{n}', {READ: 'b'}), HEAD(204, '{n}'),
          PUT(400, '{n}', {READ: '.x:y'}), PUT(202, '{n}'), HEAD(204, '{n}')),
    check('a reseller admin goes anywhere', put('{c}/o'), GET(200, '{c}/o', user=RESELLER), PUT(201, '{c}/p', body='x', user=RESELLER), HEAD(204, '', user=RESELLER),
          GET(403, '/v1/AUTH_', user=RESELLER), GET(403, '/v1/AUTH_.hidden', user=RESELLER), GET(403, '/v1/other', user=RESELLER)),
    check('owners neither make nor delete accounts', PUT(403, ''), DELETE(403, ''), PUT(401, '', user=NOBODY), DELETE(403, '', user=OTHER), container=False),
    check('a service needs its group', GET(403, '/v1/SERVICE_test'), HEAD(403, '/v1/SERVICE_test5', user='service'), PUT(403, '/v1/SERVICE_test/{n}'),
          GET(204, '/v1/SERVICE_test/', {'X-Service-Token': '{token:service}'}), PUT(201, '/v1/SERVICE_test/{n}', {'X-Service-Token': '{token:service}'}),
          DELETE(204, '/v1/SERVICE_test/{n}', {'X-Service-Token': '{token:service}'}), GET(403, '/v1/SERVICE_test', {'X-Service-Token': 'AUTH_tkbad'}), container=False),
    check('account ACL: whose it is', PUT(201, '/v1/{a}', user=RESELLER), PUT(201, '/v1/{a}/c', user=RESELLER), PUT(201, '/v1/{a}/c/o', body='x', user=RESELLER),
          POST(204, '/v1/{a}', {ACL: '{"read-only":["test2:tester2"],"read-write":["test:tester3"],"admin":["test:tester"]}'}, user=RESELLER),
          HEAD(204, '/v1/{a}', user=RESELLER), HEAD(204, '/v1/{a}', user=OTHER), HEAD(204, '/v1/{a}', user=POWERLESS), HEAD(204, '/v1/{a}'),
          GET(200, '/v1/{a}', user=OTHER), GET(200, '/v1/{a}/c/o', user=OTHER), GET(200, '/v1/{a}/c', user=OTHER), PUT(403, '/v1/{a}/c/p', body='x', user=OTHER),
          PUT(403, '/v1/{a}/d', user=OTHER), POST(403, '/v1/{a}/c', user=OTHER), POST(403, '/v1/{a}', user=OTHER),
          PUT(201, '/v1/{a}/d', user=POWERLESS), PUT(201, '/v1/{a}/d/p', body='x', user=POWERLESS), POST(204, '/v1/{a}/d', {'X-Container-Meta-A': '1', READ: 'x'}, user=POWERLESS),
          HEAD(204, '/v1/{a}/d', user=POWERLESS), HEAD(204, '/v1/{a}/d', user=RESELLER), DELETE(204, '/v1/{a}/d/p', user=POWERLESS), DELETE(204, '/v1/{a}/d', user=POWERLESS),
          POST(403, '/v1/{a}', {'X-Account-Meta-A': '1'}, user=POWERLESS), POST(204, '/v1/{a}', {'X-Account-Meta-A': '1'}), HEAD(204, '/v1/{a}'),
          POST(204, '/v1/{a}', {ACL: '{}'}), HEAD(403, '/v1/{a}'), HEAD(204, '/v1/{a}', user=RESELLER), container=False),
    check('account ACL: an admin may make and delete the account', PUT(201, '/v1/{a}', user=RESELLER), POST(204, '/v1/{a}', {ACL: '{"admin":["test:tester"]}'}, user=RESELLER),
          PUT(202, '/v1/{a}'), PUT(403, '/v1/{a}', user=OTHER), DELETE(204, '/v1/{a}'), HEAD(410, '/v1/{a}', user=RESELLER), container=False),
    check('account ACL: its form', PUT(201, '/v1/{a}', user=RESELLER),
          *(POST(status, '/v1/{a}', {ACL: text}, user=RESELLER) for status, text in (
              (400, 'nonsense'), (400, '[]'), (400, '{"x":[]}'), (400, '{"admin":"a"}'), (400, '{"admin":[1]}'), (400, '1'), (400, 'null'), (400, '{"admin":null}'),
              (204, '{ "read-only" : ["b", "a"] , "admin" : [] }'))),
          HEAD(204, '/v1/{a}', user=RESELLER),
          POST(204, '/v1/{a}', {ACL: '{"admin":["\\u00e9:\\u20ac"]}'}, user=RESELLER), HEAD(204, '/v1/{a}', user=RESELLER),
          POST(204, '/v1/{a}', {ACL: ''}, user=RESELLER), HEAD(204, '/v1/{a}', user=RESELLER), container=False),
]
