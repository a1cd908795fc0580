"""Etags in quotes, where an account or a container asks for them (section 0.3)."""

from steps import COPY, DELETE, GET, HEAD, NOBODY, POST, PUT, RESELLER, check, put

CONTAINER, ACCOUNT = 'X-Container-Rfc-Compliant-Etags', 'X-Account-Rfc-Compliant-Etags'
MD5 = '8d777f385d3dfec8815d20f7496026dc'


def quoting(title, *after, said='true'):
    return check(title, POST(204, '{c}', {CONTAINER: said}), put('{c}/o'), *after)


def account(title, *after):
    """In an account of its own that quotes."""
    return check(title, PUT(201, '/v1/{a}', {}, b'', user=RESELLER), POST(204, '/v1/{a}', {ACCOUNT: 'true'}, user=RESELLER), PUT(201, '/v1/{a}/c', user=RESELLER),
                 PUT(201, '/v1/{a}/c/o', {}, 'data', user=RESELLER), *after, container=False)


CHECKS = [
    check('bare as ever', put('{c}/o'), GET(200, '{c}/o'), HEAD(200, '{c}/o'), HEAD(204, '{c}')),
    quoting('a container that quotes', HEAD(204, '{c}'), GET(200, '{c}'), GET(200, '{c}/o'), HEAD(200, '{c}/o')),
    quoting('listings stay bare', GET(200, '{c}?format=json'), GET(200, '{c}?format=xml')),
    quoting('quoted when it is stored', PUT(201, '{c}/p', {}, 'x'), PUT(201, '{c}/p', {'Etag': '"9dd4e461268c8034f5c8564e155c67a6"'}, 'x')),
    quoting('quoted conditions', GET(304, '{c}/o', {'If-None-Match': '"%s"' % MD5}), GET(304, '{c}/o', {'If-None-Match': MD5}), GET(200, '{c}/o', {'If-Match': '"%s"' % MD5}),
            GET(412, '{c}/o', {'If-Match': '"x"'}), HEAD(304, '{c}/o', {'If-None-Match': '*'})),
    quoting('quoted parts', GET(206, '{c}/o', {'Range': 'bytes=0-1'}), GET(416, '{c}/o', {'Range': 'bytes=9-'})),
    quoting('quoted copies', COPY(201, '{c}/o', {'Destination': '{c}/p'}), PUT(201, '{c}/q', {'X-Copy-From': '{c}/o'}, b''), COPY(201, '{c}/o', {'Destination': '{c}/o'}), HEAD(200, '{c}/p')),
    quoting('no etag, no quotes', POST(202, '{c}/o'), GET(404, '{c}/none'), DELETE(204, '{c}/o')),
    quoting('words for true', GET(200, '{c}/o'), said='YES'),
    quoting('one is true', HEAD(204, '{c}'), GET(200, '{c}/o'), said='1'),
    quoting('words for false', HEAD(204, '{c}'), GET(200, '{c}/o'), said='no'),
    quoting('other words are false', HEAD(204, '{c}'), GET(200, '{c}/o'), said='banana'),
    quoting('it is taken away', POST(204, '{c}', {CONTAINER: ''}), HEAD(204, '{c}'), GET(200, '{c}/o')),
    quoting('it is removed', POST(204, '{c}', {'X-Remove-' + CONTAINER[2:]: 'x'}), HEAD(204, '{c}'), GET(200, '{c}/o')),
    quoting('it stays while other things change', POST(204, '{c}', {'X-Container-Meta-A': '1'}), PUT(202, '{c}', {}, b''), HEAD(204, '{c}'), GET(200, '{c}/o')),
    quoting('not by strangers', POST(401, '{c}', {CONTAINER: 'false'}, user=NOBODY), GET(200, '{c}/o')),
    quoting('not of objects', POST(202, '{c}/o', {CONTAINER: 'false'}), PUT(201, '{c}/o', {CONTAINER: 'false'}, 'data'), GET(200, '{c}/o')),
    check('it comes with the container', PUT(202, '{c}', {CONTAINER: 'on'}, b''), HEAD(204, '{c}'), put('{c}/o'), GET(200, '{c}/o')),
    account('an account that quotes', HEAD(204, '/v1/{a}', user=RESELLER), GET(200, '/v1/{a}/c/o', user=RESELLER), HEAD(204, '/v1/{a}/c', user=RESELLER)),
    account('a container against its account', POST(204, '/v1/{a}/c', {CONTAINER: 'false'}, user=RESELLER), GET(200, '/v1/{a}/c/o', user=RESELLER), POST(204, '/v1/{a}/c', {CONTAINER: ''}, user=RESELLER),
            GET(200, '/v1/{a}/c/o', user=RESELLER)),
    account('an account changes its mind', POST(204, '/v1/{a}', {'X-Remove-' + ACCOUNT[2:]: 'x'}, user=RESELLER), HEAD(204, '/v1/{a}', user=RESELLER), GET(200, '/v1/{a}/c/o', user=RESELLER),
            POST(204, '/v1/{a}', {ACCOUNT: 'f'}, user=RESELLER), HEAD(204, '/v1/{a}', user=RESELLER), POST(204, '/v1/{a}/c', {CONTAINER: 't'}, user=RESELLER), GET(200, '/v1/{a}/c/o', user=RESELLER)),
    account('an account\'s word is not a container\'s', POST(204, '/v1/{a}/c', {ACCOUNT: 'false'}, user=RESELLER), GET(200, '/v1/{a}/c/o', user=RESELLER)),
]
