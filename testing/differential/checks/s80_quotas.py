"""Quotas of containers and accounts (section 13)."""

from steps import COPY, DELETE, GET, HEAD, NOBODY, OTHER, POST, POWERLESS, PUT, RESELLER, check, put, step, wait

BYTES, COUNT = 'X-Container-Meta-Quota-Bytes', 'X-Container-Meta-Quota-Count'
ACCOUNT = 'X-Account-Meta-Quota-Bytes'
REMOVE_ACCOUNT = 'X-Remove-Account-Meta-Quota-Bytes'


def limits(**words):
    return POST(204, '{c}', {'X-Container-Meta-Quota-' + word.capitalize(): value for word, value in words.items()})


def chunked(status, target, body):
    return step('PUT', status, target, {'Transfer-Encoding': 'chunked'}, b'%x\r\n%s\r\n0\r\n\r\n' % (len(body), body))


def refused(title, header, value):
    return check('a container\'s quota: ' + title, POST(400, '{c}', {header: value}), PUT(400, '{c}', {header: value}, b''), HEAD(204, '{c}'))


def account(title, *after):
    """In an account of its own with a quota of ten bytes, which the tester administers."""
    return check(title, PUT(201, '/v1/{a}', {ACCOUNT: '10', 'X-Account-Access-Control': '{"admin":["test:tester"]}'}, b'', user=RESELLER),
                 POST(204, '/v1/{a}', {'X-Account-Access-Control': '{"admin":["test:tester"]}'}, user=RESELLER),
                 PUT(201, '/v1/{a}/c', user=RESELLER), *after, container=False)


def newer(title, *after):
    """With quotas in the headers of newer Swifts, which the other store does not know."""
    return account('the newer headers: ' + title, POST(204, '/v1/{a}', {'X-Account-Quota-Bytes': '5', 'X-Account-Quota-Count': '1', 'X-Account-Quota-Bytes-Policy-Gold': '4'}, user=RESELLER), *after)


def account_refused(title, value):
    return account('an account\'s quota: ' + title, POST(400, '/v1/{a}', {ACCOUNT: value}, user=RESELLER), PUT(400, '/v1/{a}', {ACCOUNT: value}, b'', user=RESELLER))


CHECKS = [
    refused('a word', BYTES, 'x'),
    refused('a word as count', COUNT, 'x'),
    refused('a sign', BYTES, '-1'),
    refused('a plus', COUNT, '+1'),
    refused('a fraction', BYTES, '1.5'),
    refused('a unit', BYTES, '1K'),
    refused('a blank inside', COUNT, '1 0'),
    check('both malformed: of bytes first', POST(400, '{c}', {COUNT: 'x', BYTES: 'x'})),
    check('quotas come with the container', PUT(202, '{c}', {BYTES: '10', COUNT: '2'}, b''), HEAD(204, '{c}'), PUT(413, '{c}/o', {}, 'x' * 11)),
    check('quotas are removed', limits(bytes='1', count='0'), PUT(413, '{c}/o', {}, 'xx'), POST(204, '{c}', {'X-Remove-' + BYTES[2:]: 'x', COUNT: ''}), HEAD(204, '{c}'),
          put('{c}/o', 'xx')),
    check('a malformed one is told to anybody', POST(400, '{c}', {BYTES: 'x'}, user=NOBODY), POST(400, '{c}', {BYTES: 'x'}, user=OTHER), POST(401, '{c}', {BYTES: '1'}, user=NOBODY)),
    check('a malformed one of no container', POST(400, '{n}', {BYTES: 'x'}), PUT(400, '{n}', {BYTES: 'x'}, b''), HEAD(404, '{n}')),
    check('quotas are for containers', put('{c}/o'), POST(202, '{c}/o', {BYTES: 'x'}), HEAD(204, '{c}', {BYTES: 'x'}), PUT(201, '{c}/p', {BYTES: 'x'}, b'')),
    check('bytes up to the quota', limits(bytes='4'), put('{c}/o', 'data'), HEAD(200, '{c}/o')),
    check('bytes beyond the quota', limits(bytes='4'), PUT(413, '{c}/o', {}, 'data!'), GET(404, '{c}/o'), HEAD(204, '{c}')),
    check('bytes in sum', limits(bytes='9'), put('{c}/o', 'data'), limits(bytes='9'), PUT(413, '{c}/p', {}, 'xxxxxx'), put('{c}/p', 'xxxxx')),
    check('what replaces counts too', limits(bytes='7'), put('{c}/o', 'data'), limits(bytes='7'), PUT(413, '{c}/o', {}, 'data')),
    check('over the quota nothing goes in', put('{c}/o', 'data'), limits(bytes='3'), PUT(413, '{c}/o', {}, b''), PUT(413, '{c}/p', {}, b'')),
    check('a quota of nothing', limits(bytes='0'), put('{c}/o', ''), PUT(413, '{c}/o', {}, 'x')),
    check('objects up to the quota', limits(count='1'), put('{c}/o'), limits(count='1'), PUT(413, '{c}/p', {}, 'x'), PUT(413, '{c}/o', {}, b'')),
    check('room is made', limits(count='1'), put('{c}/o'), DELETE(204, '{c}/o'), limits(count='1'), put('{c}/p')),
    check('no objects at all', limits(count='0'), PUT(413, '{c}/o', {}, b'')),
    check('a number with zeros', limits(bytes='0004'), PUT(413, '{c}/o', {}, 'data!'), put('{c}/o')),
    check('a number beyond all', limits(bytes='9' * 40, count='9' * 40), put('{c}/o'), HEAD(204, '{c}')),
    check('a body without a length counts nothing', limits(bytes='2'), chunked(201, '{c}/o', b'data')),
    check('a name too long', limits(count='0'), PUT(413, '{c}/' + 'x' * 1025, {}, b'')),
    check('who may not write is told that', limits(count='0'), PUT(401, '{c}/o', {}, b'x', user=NOBODY), PUT(403, '{c}/o', {}, b'x', user=OTHER), PUT(403, '{c}/o', {}, b'x', user=POWERLESS)),
    check('who may write by ACL is measured', POST(204, '{c}', {COUNT: '0', 'X-Container-Write': 'test2:tester2'}), PUT(413, '{c}/o', {}, b'x', user=OTHER)),
    check('resellers are measured in containers', limits(count='0'), PUT(413, '{c}/o', {}, b'x', user=RESELLER)),
    check('a copy counts its source', put('{c}/o', 'data'), limits(bytes='7'), COPY(413, '{c}/o', {'Destination': '{c}/p'}), PUT(413, '{c}/p', {'X-Copy-From': '{c}/o'}, b''),
          limits(bytes='8'), COPY(201, '{c}/o', {'Destination': '{c}/p'})),
    check('a copy counts its range', put('{c}/o', 'data'), limits(bytes='5'), COPY(413, '{c}/o', {'Destination': '{c}/p', 'Range': 'bytes=0-1'}),
          COPY(201, '{c}/o', {'Destination': '{c}/p', 'Range': 'bytes=0-0'})),
    check('a copy of what is not there', limits(count='0'), COPY(404, '{c}/o', {'Destination': '{c}/p'})),
    check('what is there may be read and changed', put('{c}/o'), limits(bytes='0', count='0'), GET(200, '{c}/o'), POST(202, '{c}/o'), DELETE(204, '{c}/o')),
    check('no container', PUT(404, '{n}/o', {}, 'data')),

    account_refused('a word', 'x'),
    account_refused('a sign', '-1'),
    account_refused('a plus', '+1'),
    account_refused('a fraction', '1.0'),
    account('an account\'s quota is shown', HEAD(204, '/v1/{a}'), HEAD(204, '/v1/{a}', user=RESELLER)),
    account('only resellers set it', POST(403, '/v1/{a}', {ACCOUNT: '20'}), POST(403, '/v1/{a}', {ACCOUNT: 'x'}), POST(403, '/v1/{a}', {ACCOUNT: ''}), POST(403, '/v1/{a}', {REMOVE_ACCOUNT: 'x'}),
            POST(403, '/v1/{a}', {ACCOUNT: '10', 'X-Account-Meta-A': '1'}), HEAD(204, '/v1/{a}'), POST(204, '/v1/{a}', {'X-Account-Meta-A': '1'}), HEAD(204, '/v1/{a}')),
    account('strangers are told the same', POST(403, '/v1/{a}', {ACCOUNT: '20'}, user=NOBODY), POST(403, '/v1/{a}', {ACCOUNT: '20'}, user=OTHER)),
    account('resellers remove it', POST(204, '/v1/{a}', {REMOVE_ACCOUNT: 'x'}, user=RESELLER), HEAD(204, '/v1/{a}'), PUT(201, '/v1/{a}/c/o', {}, 'x' * 11)),
    account('resellers empty it', POST(204, '/v1/{a}', {ACCOUNT: ''}, user=RESELLER), HEAD(204, '/v1/{a}'), PUT(201, '/v1/{a}/c/o', {}, 'x' * 11)),
    account('an account\'s bytes', PUT(201, '/v1/{a}/c/o', {}, 'x' * 10), PUT(413, '/v1/{a}/c/p', {}, 'x' * 11), GET(404, '/v1/{a}/c/p')),
    account('a reseller\'s own uploads', PUT(201, '/v1/{a}/c/o', {}, 'x' * 11, user=RESELLER)),
    account('an account\'s quota is not told to strangers', PUT(401, '/v1/{a}/c/o', {}, 'x' * 11, user=NOBODY), PUT(403, '/v1/{a}/c/o', {}, 'x' * 11, user=OTHER)),
    account('who writes by ACL is measured', POST(204, '/v1/{a}/c', {'X-Container-Write': 'test2:tester2'}), PUT(413, '/v1/{a}/c/o', {}, 'x' * 11, user=OTHER), PUT(201, '/v1/{a}/c/o', {}, 'x', user=OTHER)),
    account('a container that is not there', PUT(413, '/v1/{a}/none/o', {}, 'x' * 11), PUT(404, '/v1/{a}/none/o', {}, 'x')),
    account('a copy counts in accounts', PUT(201, '/v1/{a}/c/o', {}, 'x' * 11, user=RESELLER), COPY(413, '/v1/{a}/c/o', {'Destination': 'c/p'}), PUT(413, '/v1/{a}/c/p', {'X-Copy-From': 'c/o'}, b''),
            COPY(201, '/v1/{a}/c/o', {'Destination': 'c/p'}, user=RESELLER)),
    account('a body without a length in accounts', chunked(201, '/v1/{a}/c/o', b'x' * 11)),
    account('elsewhere the header means nothing', POST(204, '/v1/{a}/c', {ACCOUNT: 'x'}), PUT(201, '/v1/{a}/c/o', {ACCOUNT: 'x'}, b'')),
    account('a number beyond all in accounts', POST(204, '/v1/{a}', {ACCOUNT: '9' * 40}, user=RESELLER), PUT(201, '/v1/{a}/c/o', {}, 'x' * 11)),
    check('an account of its own makes itself', POST(204, '/v1/{a}', {ACCOUNT: '7'}, user=RESELLER), HEAD(204, '/v1/{a}', user=RESELLER), container=False),
    newer('who sets them', HEAD(204, '/v1/{a}'), POST(403, '/v1/{a}', {'X-Account-Quota-Bytes': '7'}), POST(403, '/v1/{a}', {'X-Remove-Account-Quota-Count': 'x'}),
          POST(403, '/v1/{a}', {'X-Account-Quota-Count-Policy-Gold': ''}), POST(400, '/v1/{a}', {'X-Account-Quota-Bytes': 'x'}, user=RESELLER), HEAD(204, '/v1/{a}', user=RESELLER)),
    newer('bytes', PUT(413, '/v1/{a}/c/o', {}, 'x' * 6), PUT(201, '/v1/{a}/c/o', {}, 'x' * 4)),
    newer('bytes of a policy', PUT(413, '/v1/{a}/c/o', {}, 'x' * 5), POST(204, '/v1/{a}', {'X-Account-Quota-Bytes-Policy-Gold': ''}, user=RESELLER), PUT(201, '/v1/{a}/c/o', {}, 'x' * 5)),
    newer('removed, the older one counts', POST(204, '/v1/{a}', {'X-Remove-Account-Quota-Bytes': 'x', 'X-Remove-Account-Quota-Bytes-Policy-Gold': 'x'}, user=RESELLER), HEAD(204, '/v1/{a}'),
          PUT(413, '/v1/{a}/c/o', {}, 'x' * 11), PUT(201, '/v1/{a}/c/o', {}, 'x' * 10)),
    newer('objects', PUT(201, '/v1/{a}/c/o', {}, b''), wait(1), POST(204, '/v1/{a}', user=RESELLER), PUT(413, '/v1/{a}/c/p', {}, b'')),
]
