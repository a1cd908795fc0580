"""Accounts and containers that hosts name (section 20)."""

from steps import GET, HEAD, NOBODY, POST, RESELLER, check, put, step


def at(host, method, status, target, body=None, user='tester', **headers):
    if method == 'PUT' and body is None:
        body = b''
    return step(method, status, target, dict({'Host': host}, **headers), body, user)


def site(title, *after):
    """A container that anybody may read, with an object."""
    return check(title, POST(204, '{c}', {'X-Container-Read': '.r:*,.rlistings'}), put('{c}/o'), *after)


CONTAINER = '{c}.AUTH-test.example.com'

CHECKS = [
    site('a container\'s host', at(CONTAINER, 'GET', 200, '/o', user=NOBODY), at(CONTAINER, 'HEAD', 200, '/o', user=NOBODY), at(CONTAINER, 'GET', 404, '/none')),
    site('a container itself', at(CONTAINER, 'GET', 200, '/', user=NOBODY), at(CONTAINER, 'GET', 200, '/?format=json', user=NOBODY), at(CONTAINER, 'HEAD', 204, '/')),
    site('an account\'s host', at('AUTH-test.example.com', 'GET', 200, '/{c}/o'), at('AUTH-test.example.com', 'GET', 200, '/{c}'), at('AUTH-test.example.com', 'GET', 200, '/{c}/')),
    site('an account itself', at('{a}.example.com', 'GET', 200, '/?format=json', user=RESELLER), at('{a}.example.com', 'PUT', 201, '/c', user=RESELLER), at('{a}.example.com', 'GET', 200, '/', user=RESELLER), at('AUTH-test.example.com', 'GET', 401, '/', user=NOBODY)),
    site('ways to write the prefix', *[at('{c}.%s.example.com' % name, 'GET', 200, '/o', user=NOBODY) for name in ('AUTH_test', 'AUTH-test', 'auth-test', 'auth_test', 'Auth-test')]),
    site('accounts of nobody', *[at('{c}.%s.example.com' % name, 'GET', 412, '/o', user=NOBODY) for name in ('test', 'OTHER_test', 'AUTHtest', '')]),
    site('a port', at(CONTAINER + ':80', 'GET', 200, '/o', user=NOBODY), at('a.' + CONTAINER + ':80', 'GET', 400, '/o')),
    site('too many names', at('a.' + CONTAINER, 'GET', 400, '/o'), at('a.b.' + CONTAINER, 'PUT', 400, '/o'), at('a.' + CONTAINER, 'HEAD', 400, '/o'), at('a.' + CONTAINER, 'OPTIONS', 400, '/o')),
    site('an empty name', at('.AUTH-test.example.com', 'GET', 200, '/{c}/o'), at('.example.com', 'GET', 412, '/o')),
    site('other hosts', at('example.com', 'GET', 200, '/v1/AUTH_test/{c}/o'), at('{c}.AUTH-test.example.org', 'GET', 412, '/o'), at('{c}.AUTH-test.notexample.com', 'GET', 412, '/o'),
         at('{c}.AUTH-test.example.com.org', 'GET', 412, '/o')),
    site('a path with a version is a name', at(CONTAINER, 'GET', 404, '/v1/AUTH_test/{c}/o'), at('AUTH-test.example.com', 'GET', 404, '/v1/o'), at(CONTAINER, 'PUT', 201, '/v1', 'x'), GET(200, '{c}/v1')),
    site('names in paths', at(CONTAINER, 'PUT', 201, '/a%20b/%C3%A9%2F?x=y', 'x'), GET(200, '{c}/a%20b/%C3%A9/'), at(CONTAINER, 'PUT', 201, '/a//b', 'x'), GET(200, '{c}/a//b'), at(CONTAINER, 'GET', 412, '/%FF')),
    site('writes', at(CONTAINER, 'PUT', 201, '/p', 'x'), at(CONTAINER, 'POST', 202, '/p'), at(CONTAINER, 'DELETE', 204, '/p'), at('AUTH-test.example.com', 'PUT', 201, '/{n}'), HEAD(204, '{n}'),
         at('{n}.AUTH-test.example.com', 'DELETE', 204, '/')),
    site('a copy', at(CONTAINER, 'COPY', 201, '/o', Destination='{c}/p'), HEAD(200, '{c}/p')),
    site('methods', at(CONTAINER, 'OPTIONS', 200, '/o', user=NOBODY), at(CONTAINER, 'PATCH', 405, '/o'), at(CONTAINER, 'PATCH', 405, '/')),
    site('services', at(CONTAINER, 'GET', 404, '/info'), at(CONTAINER, 'GET', 200, '/healthcheck'), at(CONTAINER, 'GET', 404, '/auth/v1.0')),
    site('a page of a directory without its slash', POST(204, '{c}', {'X-Container-Meta-Web-Listings': 'true'}), at(CONTAINER, 'PUT', 201, '/d/x', 'x'), at(CONTAINER, 'GET', 301, '/d', user=NOBODY), at('AUTH-test.example.com', 'GET', 301, '/{c}', user=NOBODY),
         at('AUTH-test.example.com', 'GET', 301, '/{c}/d', user=NOBODY)),
    site('quoted etags stay a matter of paths', POST(204, '{c}', {'X-Container-Rfc-Compliant-Etags': 'true'}), GET(200, '{c}/o'), at(CONTAINER, 'GET', 200, '/o'),
         at(CONTAINER, 'POST', 204, '/', **{'X-Container-Rfc-Compliant-Etags': 'false'}), HEAD(204, '{c}'), at(CONTAINER, 'HEAD', 204, '/')),
    site('refusals', at(CONTAINER, 'PUT', 401, '/p', 'x', user=NOBODY), at(CONTAINER, 'PUT', 403, '/p', 'x', user='other'), at('{n}.AUTH-test.example.com', 'GET', 404, '/o')),
]
