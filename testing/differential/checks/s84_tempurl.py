"""Temporary URLs (section 15)."""

from signing import LATER, LATER_ISO, TempUrl
from steps import DELETE, GET, HEAD, NOBODY, OPTIONS, OTHER, POST, PUT, check, put, step

KEYS = POST(204, '{c}', {'X-Container-Meta-Temp-URL-Key': 'key', 'X-Container-Meta-Temp-URL-Key-2': 'second'})
OBJECT = PUT(201, '{c}/o', {'X-Object-Meta-A': '1', 'X-Object-Meta-Public-B': '2', 'Content-Type': 'text/x'}, 'data')
GIVEN = KEYS, OBJECT
ACCOUNT = (PUT(201, '/v1/{a}', user='admin'), POST(204, '/v1/{a}', {'X-Account-Meta-Temp-URL-Key': 'all', 'X-Account-Meta-Temp-URL-Key-2': 'all2'}, user='admin'),
           PUT(201, '/v1/{a}/c', user='admin'), PUT(201, '/v1/{a}/c/o', {}, 'data', user='admin'))


def ask(method, status, path='{c}/o', headers=None, body=None, signed=None, user=NOBODY, **words):
    """One request by a URL signed for `signed`, else for the method."""
    return step(method, status, TempUrl(path, signed or method, **words), headers, body, user)


def get(title, status, **words):
    return check(title, *GIVEN, ask('GET', status, **words))


def named(title, more, name='o'):
    path = '{c}/' + name
    return check(title, KEYS, put(path), ask('GET', 200, path, more=more), ask('HEAD', 200, path, more=more))


CHECKS = [
    check('a GET', *GIVEN, ask('GET', 200), ask('HEAD', 200, signed='GET'), ask('HEAD', 200)),
    check('without a signature', *GIVEN, GET(401, '{c}/o', user=NOBODY)),
    check('the second key', *GIVEN, ask('GET', 200, key='second')),
    check('another key', *GIVEN, ask('GET', 401, key='other'), ask('HEAD', 401, key='other')),
    check('no key at all', OBJECT, ask('GET', 401), ask('GET', 401, key='')),
    check('a key that was taken away', *GIVEN, ask('GET', 200), POST(204, '{c}', {'X-Remove-Container-Meta-Temp-URL-Key': 'x'}), ask('GET', 401), ask('GET', 200, key='second')),
    check('a key that has changed counts at once', *GIVEN, ask('GET', 401, key='new'), POST(204, '{c}', {'X-Container-Meta-Temp-URL-Key': 'new'}), ask('GET', 200, key='new'), ask('GET', 401)),
    check('a key that came late counts at once', OBJECT, ask('GET', 401), KEYS, ask('GET', 200)),
    check('a key of an account', *ACCOUNT, ask('GET', 200, '/v1/{a}/c/o', key='all'), ask('GET', 200, '/v1/{a}/c/o', key='all2'), ask('GET', 401, '/v1/{a}/c/o', key='x'), ask('GET', 404, '/v1/{a}/none/o', key='all'), ask('PUT', 404, '/v1/{a}/none/o', key='all', body='x'), container=False),
    check('a key of an account that has changed', *ACCOUNT, ask('GET', 401, '/v1/{a}/c/o', key='new'), POST(204, '/v1/{a}', {'X-Account-Meta-Temp-URL-Key': 'new'}, user='admin'), ask('GET', 200, '/v1/{a}/c/o', key='new'), container=False),
    check('a key of another container', *GIVEN, PUT(201, '{n}'), put('{n}/o'), ask('GET', 401, '{n}/o')),
    check('keys are for owners to see', KEYS, HEAD(204, '{c}'), POST(204, '{c}', {'X-Container-Read': '.r:*,.rlistings,test2:tester2'}), HEAD(204, '{c}', user=NOBODY), HEAD(204, '{c}', user=OTHER)),
    check('keys are for owners to set', POST(204, '{c}', {'X-Container-Write': 'test2:tester2'}), POST(403, '{c}', {'X-Container-Meta-Temp-URL-Key': 'mine'}, user=OTHER), OBJECT, ask('GET', 401, key='mine')),
    check('keys of an account are for owners to see', *ACCOUNT, HEAD(204, '/v1/{a}', user='admin'), HEAD(403, '/v1/{a}', user=OTHER), container=False),
    check('sha1', *GIVEN, ask('GET', 200, digest='sha1'), ask('GET', 200, digest='sha1', form='base64')),
    check('sha512', *GIVEN, ask('GET', 200, digest='sha512'), ask('GET', 200, digest='sha512', form='base64'), ask('GET', 200, digest='sha512', form='url')),
    check('sha256 in base64', *GIVEN, ask('GET', 200, form='base64'), ask('GET', 200, form='url')),
    check('a digest that nobody takes', *GIVEN, ask('GET', 401, digest='md5'), ask('GET', 401, digest='md5', form='base64'), ask('GET', 401, digest='sha384')),
    get('hex in capitals', 401, form='capitals'),
    check('a PUT', KEYS, ask('PUT', 201, '{c}/n', {'X-Object-Meta-A': '1', 'Content-Type': 'a/b', 'X-Timestamp': '1', 'X-Open-Expired': 'true'}, 'new'), GET(200, '{c}/n'), HEAD(200, '{c}/n')),
    check('a PUT that expires', KEYS, ask('PUT', 201, '{c}/n', {'X-Delete-At': '4000000000'}, 'new'), HEAD(200, '{c}/n'), ask('PUT', 400, '{c}/n', {'X-Delete-At': '1'}, 'new')),
    check('a PUT by conditions', *GIVEN, ask('PUT', 412, headers={'If-None-Match': '*'}, body='x'), ask('PUT', 422, '{c}/n', {'Etag': 'x'}, 'x')),
    check('a POST', *GIVEN, ask('POST', 202, headers={'X-Object-Meta-C': '1'}, body=''), HEAD(200, '{c}/o')),
    check('a DELETE', *GIVEN, ask('DELETE', 204), ask('DELETE', 404), ask('GET', 404), ask('HEAD', 404)),
    check('HEAD by what others may', *GIVEN, ask('HEAD', 200, signed='PUT'), ask('HEAD', 200, signed='POST'), ask('HEAD', 401, signed='DELETE')),
    check('each method for itself', *GIVEN, ask('PUT', 401, signed='GET', body='x'), ask('GET', 401, signed='PUT'), ask('GET', 401, signed='HEAD'), ask('DELETE', 401, signed='PUT'), ask('POST', 401, signed='PUT', body='')),
    check('methods that nobody signs', *GIVEN, ask('COPY', 401, headers={'Destination': '{c}/p'}), ask('PATCH', 401)),
    check('OPTIONS', *GIVEN, ask('OPTIONS', 200), ask('OPTIONS', 200, key='other')),
    check('what would read elsewhere', KEYS, *[ask(m, 400, '{c}/n', {h: '{c}/x'}, '' if m != 'DELETE' else None) for m in ('PUT', 'POST', 'DELETE') for h in ('X-Object-Manifest', 'X-Symlink-Target', 'X-Copy-From')]),
    check('what would read elsewhere, empty', KEYS, ask('PUT', 400, '{c}/n', {'X-Object-Manifest': ''}, ''), ask('PUT', 400, '{c}/n', {'X-Symlink-Target': ''}, '')),
    check('what would read elsewhere, by another key', KEYS, ask('PUT', 401, '{c}/n', {'X-Object-Manifest': '{c}/x'}, '', key='other')),
    check('what would read elsewhere, on a read', *GIVEN, ask('GET', 200, headers={'X-Object-Manifest': '{c}/x'}), ask('HEAD', 200, headers={'X-Symlink-Target': '{c}/x'})),
    get('an end in the past', 401, expires=1000000000),
    get('an end before all time', 401, expires=-5),
    get('an end of no time', 401, sent='soon'),
    get('an empty end', 401, sent=''),
    get('an end with a fraction', 401, sent='%d.0' % LATER),
    get('an end with a sign', 200, sent='%%2B%d' % LATER),
    get('an end with zeros', 200, sent='0%d' % LATER),
    get('an end with blanks', 200, sent='%%20%d%%20' % LATER),
    get('an end as a date', 200, sent=LATER_ISO),
    get('an end as a short date', 200, sent='2096-10-2T7:6:40Z'),
    get('an end as a date without a zone', 401, sent=LATER_ISO[:-1]),
    get('an end as a date of a zone', 401, sent=LATER_ISO[:-1] + '%2B0000'),
    get('an end as a day', 401, sent=LATER_ISO[:10]),
    get('the last end of all', 200, expires=253402300799),
    get('a signature of the date', 401, expires=LATER_ISO),
    check('half a URL', *GIVEN, *[GET(401, '{c}/o?' + q, user=u) for q in ('temp_url_sig=a', 'temp_url_expires=4000000000', 'temp_url_sig=&temp_url_expires=', 'temp_url_sig=a&temp_url_expires=') for u in (NOBODY, 'tester')]),
    check('other words alone are none', *GIVEN, GET(200, '{c}/o?temp_url_prefix=&temp_url_ip_range=1.1.1.1&filename=x&inline'), GET(401, '{c}/o?temp_url_prefix=', user=NOBODY)),
    check('the first of two counts', *GIVEN, ask('GET', 200, more='&temp_url_sig=x&temp_url_expires=1'), ask('GET', 401, first='temp_url_sig=x&'), ask('GET', 401, first='temp_url_expires=1&'), ask('GET', 200, more='&filename=a&filename=b')),
    get('a prefix', 200, prefix='o'),
    get('an empty prefix', 200, prefix=''),
    get('another prefix', 401, prefix='p'),
    get('a prefix that is longer', 401, prefix='o/x'),
    get('a prefix that was not signed', 401, more='&temp_url_prefix=o'),
    get('an empty prefix that was not signed', 401, more='&temp_url_prefix'),
    check('a deep prefix', KEYS, put('{c}/a%20b/c/d'), ask('GET', 200, '{c}/a%20b/c/d', prefix='a b/c'), ask('GET', 401, '{c}/a%20b/c/d', prefix='a b/d'), ask('PUT', 201, '{c}/a%20b/x', prefix='a b/', body='x')),
    check('a prefix of another container', *GIVEN, PUT(201, '{n}'), put('{n}/o'), ask('GET', 401, '{n}/o', prefix='o'), ask('GET', 401, '{n}/o', prefix='o', of='{c}/o')),
    check('containers are not for strangers', *GIVEN, ask('GET', 401, '{c}'), ask('GET', 401, '{c}/'), ask('HEAD', 401, '{c}'), ask('PUT', 401, '{c}', body=''), ask('POST', 401, '{c}', body=''), ask('DELETE', 401, '{c}'), ask('GET', 401, '{c}', prefix=''), ask('GET', 401, '{c}/', prefix='')),
    check('nor are accounts', *ACCOUNT, ask('GET', 401, '/v1/{a}', key='all'), ask('HEAD', 401, '/v1/{a}', key='all'), ask('POST', 401, '/v1/{a}', key='all', body=''), container=False),
    check('nor anything else', ask('GET', 401, '/info'), ask('GET', 401, '/v1'), ask('GET', 401, '/v2/AUTH_test/{c}/o'), container=False),
    check('the API of another name', *GIVEN, ask('GET', 401, '/v1.0/AUTH_test/{c}/o'), ask('GET', 401, '/v1.0/AUTH_test/{c}/o', of='{c}/o')),
    check('nobody has such a container', ask('GET', 401, 'no-such/o'), ask('GET', 401, '/v1/AUTH_nobody/c/o'), ask('GET', 401, '/v1/other/c/o')),
    check('a slash in percent code', *GIVEN, ask('GET', 200, '{c}%2Fo')),
    check('a name of slashes', KEYS, put('{c}//'), ask('GET', 401, '{c}//'), put('{c}//o'), ask('GET', 200, '{c}//o')),
    get('an address', 200, range_='127.0.0.1'),
    get('a network', 200, range_='127.0.0.0/8'),
    get('a network of one', 200, range_='127.0.0.1/32'),
    get('all addresses', 200, range_='0.0.0.0/0'),
    get('another address', 401, range_='127.0.0.2'),
    get('another network', 401, range_='10.0.0.0/8'),
    get('a network with bits too many', 401, range_='127.0.0.5/8'),
    get('a prefix of bits that is too long', 401, range_='127.0.0.1/33'),
    get('a network without bits', 401, range_='127.0.0.1/'),
    get('an address of IPv6', 401, range_='::1'),
    get('all addresses of IPv6', 401, range_='::/0'),
    get('no address', 401, range_='localhost'),
    get('half an address', 401, range_='127.1'),
    get('an empty range', 200, range_=''),
    get('a range that was not signed', 401, more='&temp_url_ip_range=127.0.0.1'),
    check('an address that a header claims', *GIVEN, ask('GET', 401, headers={'X-Forwarded-For': '10.0.0.1'}, range_='10.0.0.1'), ask('GET', 401, headers={'X-Cluster-Client-Ip': '10.0.0.1'}, range_='10.0.0.1')),
    get('an address and a prefix', 200, range_='127.0.0.0/8', prefix='o'),
    named('a name', '&filename=a.txt'),
    named('an empty name', '&filename='),
    named('inline', '&inline'),
    named('inline, whatever it says', '&inline=no'),
    named('inline by a name', '&inline&filename=b'),
    named('a name with quotes', '&filename=a%22b%27c'),
    named('a name with blanks', '&filename=a%20b+c'),
    named('a name in UTF-8', '&filename=%C3%A9'),
    named('a name that is no UTF-8', '&filename=a%FFb'),
    named('a name with lines', '&filename=a%0D%0AX-Y:%20z'),
    named('a name with slashes', '&filename=a/b/'),
    named('a name with signs', '&filename=a;b%25%5C~!*()'),
    named('the last of a path', '', 'a/b%20c/d%22e'),
    named('a path that ends in a slash', '', 'a/b//'),
    named('a path in UTF-8', '', '%C3%A9/%E4%BD%A0'),
    check('a disposition of its own', KEYS, put('{c}/d', Content_Disposition='mine; x'), *[ask('GET', 200, '{c}/d', more=more) for more in ('', '&filename=z', '&inline', '&inline&filename=z')]),
    check('an end of its own', KEYS, put('{c}/e', Expires='Thu, 01 Jan 1970 00:00:00 GMT', X_Delete_At='4000000000'), ask('GET', 200, '{c}/e')),
    check('ranges and conditions', *GIVEN, ask('GET', 206, headers={'Range': 'bytes=0-1'}), ask('GET', 416, headers={'Range': 'bytes=9-'}), ask('GET', 304, headers={'If-None-Match': '*'}), ask('GET', 412, headers={'If-Match': 'x'})),
    check('other words of the query do not count', *GIVEN, ask('GET', 200, more='&multipart-manifest=get&symlink=get&format=json&version-id=x'), ask('PUT', 201, '{c}/n', body='[]', more='&multipart-manifest=put'), GET(200, '{c}/n')),
    check('tokens do not count', *GIVEN, ask('GET', 200, headers={'X-Auth-Token': 'AUTH_tkbad'}), ask('GET', 200, headers={'X-Auth-Token': 'nonsense'}), ask('GET', 200, user='tester'), ask('GET', 401, user='tester', key='other')),
    check('metadata of writes', *GIVEN, ask('POST', 202, headers={'X-Object-Meta-Public-D': '1', 'X-Object-Meta-E': '2'}, body=''), ask('HEAD', 200), HEAD(200, '{c}/o')),
    check('origins', *GIVEN, ask('GET', 200, headers={'Origin': 'http://a.example'}), ask('GET', 401, headers={'Origin': 'http://a.example'}, key='other')),
]
