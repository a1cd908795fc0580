"""Limits on names, metadata and sizes, and the answer to what breaks each (0.2)."""

from steps import DELETE, GET, HEAD, POST, PUT, check, put, raw, lines, utf8


def items(kind, count, value='v'):
    return {'X-%s-Meta-M%d' % (kind, i): value for i in range(count)}


def meta_limits(kind, create, target, made):
    """The limits of metadata are the same for an account, a container and an object."""
    meta = 'X-%s-Meta-' % kind
    return [
        check('%s metadata name of 128 bytes' % kind,
              *create, POST(made, target, {meta + 'a' * 128: 'v'}), HEAD(204 if kind != 'Object' else 200, target)),
        check('%s metadata name of 129 bytes' % kind, *create, POST(400, target, {meta + 'a' * 129: 'v'})),
        check('%s metadata name of nothing' % kind, *create, POST(400, target, {meta: 'v'})),
        check('%s metadata value of 256 bytes' % kind,
              *create, POST(made, target, {meta + 'K': 'v' * 256}), HEAD(204 if kind != 'Object' else 200, target)),
        check('%s metadata value of 257 bytes' % kind, *create, POST(400, target, {meta + 'K': 'v' * 257})),
        check('%s metadata value is measured in bytes' % kind,
              *create, POST(made, target, {meta + 'K': utf8('é' * 128)}), POST(400, target, {meta + 'K': utf8('é' * 129)})),
        check('%s metadata of 90 items' % kind, *create, POST(made, target, items(kind, 90))),
        check('%s metadata of 91 items' % kind, *create, POST(400, target, items(kind, 91))),
        check('%s metadata of 4097 bytes in all' % kind,
              *create, POST(400, target, items(kind, 17, 'v' * 239))),
        check('%s header value of 8193 bytes' % kind, *create, POST(400, target, {meta + 'K': 'v' * 8193})),
    ]


RESELLER = 'admin'
ACCOUNT = [PUT(201, '/v1/{a}', user=RESELLER)]


def as_reseller(checks):
    return [check(c.title, *(s._replace(user=RESELLER) for s in c.steps), container=False) for c in checks]


CHECKS = (
    meta_limits('Container', [], '{c}', 204)
    + meta_limits('Object', [put('{c}/o')], '{c}/o', 202)
    + as_reseller(meta_limits('Account', ACCOUNT, '/v1/{a}', 204))
    + [
        check('container metadata is limited over all requests',
              POST(204, '{c}', items('Container', 5, 'v' * 250)),
              POST(204, '{c}', {'X-Container-Meta-X%d' % i: 'v' * 250 for i in range(5)}),
              POST(204, '{c}', {'X-Container-Meta-Y%d' % i: 'v' * 250 for i in range(5)}),
              POST(400, '{c}', {'X-Container-Meta-Z%d' % i: 'v' * 250 for i in range(5)}),
              POST(204, '{c}', {'X-Container-Meta-M0': '', 'X-Container-Meta-M1': ''})),
        check('container metadata is counted over all requests',
              POST(204, '{c}', items('Container', 60)),
              POST(400, '{c}', {'X-Container-Meta-N%d' % i: 'v' for i in range(31)}),
              POST(204, '{c}', {'X-Container-Meta-N%d' % i: 'v' for i in range(30)})),
        check('object metadata in a PUT is limited too',
              PUT(400, '{c}/o', {'X-Object-Meta-' + 'a' * 129: 'v'}, body='x'),
              PUT(400, '{c}/o', {'X-Object-Meta-A': 'v' * 257}, body='x'),
              PUT(400, '{c}/o', items('Object', 91), body='x'), GET(404, '{c}/o')),
        check('container metadata in a PUT is limited too',
              PUT(400, '{n}', {'X-Container-Meta-' + 'a' * 129: 'v'}), GET(404, '{n}')),
        check('container metadata that is no UTF-8', POST(400, '{c}', {'X-Container-Meta-K': '\xff\xfe'})),
        check('account metadata that is no UTF-8',
              POST(400, '/v1/{a}', {'X-Account-Meta-K': '\xff\xfe'}, user=RESELLER), container=False),
        check('object metadata may be any bytes',
              put('{c}/o'), POST(202, '{c}/o', {'X-Object-Meta-K': '\xff\xfe'}), HEAD(200, '{c}/o')),
        check('metadata in UTF-8 comes back as it was',
              POST(204, '{c}', {'X-Container-Meta-K': utf8('é€')}), HEAD(204, '{c}'),
              put('{c}/o'), POST(202, '{c}/o', {'X-Object-Meta-K': utf8('é€')}), HEAD(200, '{c}/o')),
        check('object name of 1024 bytes', PUT(201, '{c}/' + 'o' * 1024, body='x'), GET(200, '{c}/' + 'o' * 1024),
              GET(200, '{c}')),
        check('object name of 1025 bytes', PUT(400, '{c}/' + 'o' * 1025, body='x'), GET(404, '{c}/' + 'o' * 1025),
              HEAD(404, '{c}/' + 'o' * 1025), DELETE(404, '{c}/' + 'o' * 1025), POST(404, '{c}/' + 'o' * 1025)),
        check('object name is measured in bytes',
              PUT(201, '{c}/' + '%C3%A9' * 512, body='x'), PUT(400, '{c}/' + '%C3%A9' * 513, body='x')),
        check('container name of 257 bytes', PUT(400, 'c' * 257), GET(404, 'c' * 257), HEAD(404, 'c' * 257),
              POST(404, 'c' * 257), DELETE(404, 'c' * 257), container=False),
        check('container name is measured in bytes', PUT(400, '/v1/{a}/' + '%C3%A9' * 129, user=RESELLER), container=False),
        check('an object in a container of 257 bytes', PUT(404, 'c' * 257 + '/o', body='x'), container=False),
        check('account name of 257 bytes',
              GET(400, '/v1/AUTH_' + 'a' * 252, user=RESELLER), HEAD(400, '/v1/AUTH_' + 'a' * 252, user=RESELLER),
              PUT(400, '/v1/AUTH_' + 'a' * 252, user=RESELLER), POST(400, '/v1/AUTH_' + 'a' * 252, user=RESELLER),
              container=False),
        check('a body larger than an object may be is refused by its length',
              raw(413, lines('PUT /v1/AUTH_test/{c}/o HTTP/1.1', 'Host: {host}', 'X-Auth-Token: {token}',
                             'Content-Length: 5368709123', 'Expect: 100-continue'))),
        check('a listing of more than 10000', GET(412, '{c}?limit=10001'), GET(412, '?limit=10001'),
              GET(204, '{c}?limit=10000')),
        check('a longer limit than any number', GET(412, '{c}?limit=' + '9' * 30)),
    ]
)
