"""Pages of other origins (section 18)."""

from steps import COPY, DELETE, GET, HEAD, NOBODY, OPTIONS, OTHER, POST, PUT, check, put, step

A, B = 'http://a.example', 'http://b.example:8080'
ALLOW, AGE, EXPOSE = ('X-Container-Meta-Access-Control-' + word for word in ('Allow-Origin', 'Max-Age', 'Expose-Headers'))


def asks(origin, method='GET', headers=None):
    asked = {'Origin': origin}
    if method is not None:
        asked['Access-Control-Request-Method'] = method
    if headers is not None:
        asked['Access-Control-Request-Headers'] = headers
    return asked


def preflight(status, target, origin, method='GET', headers=None, user=NOBODY):
    return OPTIONS(status, target, asks(origin, method, headers), user=user)


def page(title, *after, allow=A + ' ' + B, **more):
    """In a container that allows two origins, and with an object."""
    meta = {ALLOW: allow}
    meta.update({'X-Container-Meta-Access-Control-' + name.replace('_', '-'): value for name, value in more.items()})
    return check(title, POST(204, '{c}', meta), put('{c}/o', X_Object_Meta_A='1'), *after)


def origin(word, **more):
    return dict({'Origin': word}, **more)


CHECKS = [
    page('a preflight', preflight(200, '{c}/o', A), preflight(200, '{c}/o', B), preflight(200, '{c}', A)),
    page('a preflight of strangers', preflight(401, '{c}/o', 'http://c.example'), preflight(401, '{c}', 'http://c.example')),
    page('origins are compared letter by letter', preflight(401, '{c}/o', 'HTTP://a.example'), preflight(401, '{c}/o', A + '/'), preflight(401, '{c}/o', 'http://b.example'), preflight(401, '{c}/o', 'null')),
    page('a preflight without a method', preflight(401, '{c}/o', A, None)),
    page('a preflight of each method', *[preflight(200, '{c}/o', A, method) for method in ('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS')]),
    page('a preflight of methods that are none', preflight(401, '{c}/o', A, 'PATCH'), preflight(401, '{c}/o', A, 'get'), preflight(401, '{c}', A, 'COPY'), preflight(401, '{c}/o', A, '')),
    page('a preflight with headers', preflight(200, '{c}/o', A, 'PUT', 'X-Auth-Token, x-a'), preflight(200, '{c}/o', A, 'PUT', 'x-auth-token,x-a,  X-B'), preflight(200, '{c}', A, 'PUT', 'x')),
    page('a preflight needs no token and minds none', preflight(200, '{c}/o', A, user=OTHER), preflight(200, '{c}/o', A, user='tester')),
    page('a preflight of what is not there', preflight(200, '{c}/none', A), preflight(401, '{n}', A), preflight(401, '{n}/o', A)),
    page('an age', preflight(200, '{c}/o', A), preflight(200, '{c}', A), Max_Age='60'),
    page('everybody', preflight(200, '{c}/o', A), preflight(200, '{c}/o', 'http://z', 'GET', 'x-a'), GET(200, '{c}/o', origin('http://z')), HEAD(204, '{c}', origin('http://z')), allow='*'),
    page('everybody among others', preflight(200, '{c}/o', 'http://z'), GET(200, '{c}/o', origin('http://z')), GET(200, '{c}/o', origin(A)), allow=A + ' *'),
    page('nobody', preflight(401, '{c}/o', A), GET(200, '{c}/o', origin(A)), allow=''),
    page('blanks between origins', preflight(200, '{c}/o', A), preflight(200, '{c}/o', B), allow='  ' + A + '   ' + B),
    page('no origin at all', OPTIONS(200, '{c}/o', {'Access-Control-Request-Method': 'GET'}), OPTIONS(200, '{c}', user=NOBODY), GET(200, '{c}/o'), HEAD(204, '{c}')),
    page('an empty origin', OPTIONS(200, '{c}/o', asks('')), GET(200, '{c}/o', origin(''))),
    page('accounts have no pages', OPTIONS(200, '', asks(A)), OPTIONS(200, '', asks('http://c.example'), user=NOBODY), OPTIONS(200, '/info', asks(A))),
    page('an object', GET(200, '{c}/o', origin(A)), HEAD(200, '{c}/o', origin(A)), GET(200, '{c}/o', origin(B))),
    page('an object for strangers', GET(200, '{c}/o', origin('http://c.example')), HEAD(200, '{c}/o', origin('http://c.example'))),
    page('a container', GET(200, '{c}', origin(A)), HEAD(204, '{c}', origin(A)), GET(200, '{c}?format=json', origin(A)), GET(200, '{c}?format=xml', origin(A))),
    page('a container for strangers', GET(200, '{c}', origin('http://c.example')), HEAD(204, '{c}', origin('http://c.example'))),
    page('writes', PUT(201, '{c}/p', origin(A), 'x'), POST(202, '{c}/p', origin(A)), DELETE(204, '{c}/p', origin(A)), POST(204, '{c}', origin(A)), PUT(202, '{c}', origin(A), b'')),
    page('writes of strangers', PUT(201, '{c}/p', origin('http://c.example'), 'x'), DELETE(204, '{c}/p', origin('http://c.example')), POST(204, '{c}', origin('http://c.example'))),
    page('refusals', GET(404, '{c}/none', origin(A)), DELETE(404, '{c}/none', origin(A)), PUT(400, '{c}/p', origin(A, **{'X-Delete-At': '1'}), 'x')),
    page('refusals of persons', GET(401, '{c}/o', origin(A), user=NOBODY), GET(403, '{c}/o', origin(A), user=OTHER), DELETE(403, '{c}/o', origin(A), user=OTHER), PUT(401, '{c}/p', origin(A), 'x', user=NOBODY)),
    page('refusals of tokens', GET(401, '{c}/o', origin(A, **{'X-Auth-Token': 'AUTH_tkno'}))),
    page('a method that is none', step('PATCH', 405, '{c}/o', origin(A)), step('COPY', 405, '{c}', origin(A))),
    page('parts and conditions', GET(206, '{c}/o', origin(A, Range='bytes=0-1')), GET(416, '{c}/o', origin(A, Range='bytes=9-')), GET(304, '{c}/o', origin(A, **{'If-None-Match': '*'})), GET(412, '{c}/o', origin(A, **{'If-Match': 'x'}))),
    page('what may be read', GET(200, '{c}/o', origin(A)), GET(200, '{c}', origin(A)), GET(404, '{c}/none', origin(A)), Expose_Headers='X-Foo x-bar ETag'),
    page('a copy', COPY(201, '{c}/o', origin(A, Destination='{c}/p')), PUT(201, '{c}/q', origin(A, **{'X-Copy-From': '{c}/o'}), b''), COPY(404, '{c}/none', origin(A, Destination='{c}/p')), HEAD(200, '{c}/p')),
    page('a copy by strangers', COPY(201, '{c}/o', origin('http://c.example', Destination='{c}/p'))),
    page('a copy out of here', COPY(404, '{c}/o', origin(A, Destination='{n}/p'))),
    page('rules that are taken away', POST(204, '{c}', {'X-Remove-' + ALLOW[2:]: 'x'}), preflight(401, '{c}/o', A), GET(200, '{c}/o', origin(A))),
    page('rules that are changed', POST(204, '{c}', {ALLOW: 'http://c.example'}), preflight(401, '{c}/o', A), preflight(200, '{c}/o', 'http://c.example')),
    check('a container that is not there', GET(404, '{n}/o', origin(A)), HEAD(404, '{n}', origin(A))),
]
