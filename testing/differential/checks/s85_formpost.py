"""Uploads by forms (section 16)."""

from signing import LATER, Form, field, file
from steps import GET, HEAD, NOBODY, POST, PUT, check, step

KEYS = POST(204, '{c}', {'X-Container-Meta-Temp-URL-Key': 'key', 'X-Container-Meta-Temp-URL-Key-2': 'second'})
TYPE = 'multipart/form-data; boundary=limit'
ONE = file('f'),
PAGE = 'http://a.example/b'


def send(status, path='{c}/p_', parts=ONE, headers=None, target=None, method='POST', kind=TYPE, user=NOBODY, **words):
    return step(method, status, target or path, dict({'Content-Type': kind}, **(headers or {})), Form(path, parts, **words), user)


def form(title, status, *after, **words):
    return check(title, KEYS, send(status, **words), *after)


def seen(*names):
    return tuple(GET(200, '{c}/p_' + name) for name in names)


def unseen(*names):
    return tuple(GET(404, '{c}/p_' + name) for name in names)


def part(head, data='x'):
    return head + '\r\n\r\n' + data


NAMED = 'Content-Disposition: form-data; name="file"; filename="f"'

CHECKS = [
    form('a file', 201, *seen('f'), GET(200, '{c}?format=json')),
    form('files', 201, *seen('f', 'g', 'h/i'), parts=(file('f', 'a'), file('g', 'b', None), file('h/i', '', 'image/png'))),
    form('a path without a name', 201, GET(200, '{c}/f'), path='{c}'),
    form('a path with a slash', 201, GET(200, '{c}/f'), path='{c}/'),
    form('a deep path', 201, GET(200, '{c}/a/b/f'), path='{c}/a/b/'),
    form('a path in percent code', 201, GET(200, '{c}/%C3%A9%20f'), path='{c}/%C3%A9%20'),
    form('a path with a slash in percent code', 201, *seen('f'), path='{c}%2Fp_'),
    form('the API of another name', 201, *seen('f'), path='/v1.0/AUTH_test/{c}/p_'),
    form('sha1', 201, digest='sha1'),
    form('sha512', 201, digest='sha512'),
    form('a digest that nobody takes', 401, *unseen('f'), digest='md5'),
    form('the second key', 201, key='second'),
    form('another key', 401, *unseen('f'), key='other'),
    check('no key', send(401)),
    check('a key of an account', PUT(201, '/v1/{a}', user='admin'), POST(204, '/v1/{a}', {'X-Account-Meta-Temp-URL-Key': 'all'}, user='admin'), PUT(201, '/v1/{a}/c', user='admin'), send(201, '/v1/{a}/c/', key='all'), GET(200, '/v1/{a}/c/f', user='admin'), send(404, '/v1/{a}/none/', key='all'), send(401, '/v1/{a}', key='all'), send(303, '/v1/{a}/none/', key='all', redirect=PAGE), container=False),
    form('a signature in capitals', 401, signature='A' * 64),
    form('no signature', 401, signature=None),
    form('no container', 401, path='no-such/'),
    form('not of the store', 401, path='/v1'),
    form('a page to go on to', 303, *seen('f'), redirect=PAGE),
    form('a page with a query', 303, redirect=PAGE + '?a=b'),
    form('a page with an open query', 303, redirect=PAGE + '?'),
    form('a page with a fragment', 303, redirect=PAGE + '#c'),
    form('a page by its path', 303, redirect='/a'),
    form('a redirect with markup', 303, redirect=PAGE + '"><b>'),
    form('a redirect with line breaks', 303, redirect=PAGE + '\r\nX-Y: z'),
    form('a page, and another key', 401, redirect=PAGE, key='other'),
    form('a page, and no file', 303, redirect=PAGE, parts=()),
    form('a page, and too many files', 303, redirect=PAGE, count=0),
    form('a page, and a file that is too long', 400, redirect=PAGE, size=2),
    form('a page, and a name that is too long', 303, redirect=PAGE, parts=(file('n' * 1100),)),
    form('a page that was not signed', 401, parts=(field('redirect', PAGE),) + ONE),
    form('no file', 400, parts=()),
    form('no file was chosen', 400, parts=(file('', ''),)),
    form('one file was chosen, another not', 201, *seen('f'), parts=(file('', ''), file('f'))),
    form('as long as may be', 201, *seen('f'), size=4),
    form('too long', 400, *unseen('f'), size=3),
    form('too long, and another key', 401, size=3, key='other'),
    form('nothing of no length', 201, *seen('f'), size=0, parts=(file('f', ''),)),
    form('the second is too long', 400, *seen('f'), *unseen('g', 'h'), parts=(file('f'), file('g', 'x' * 2000), file('h'))),
    form('too many', 400, *seen('f', 'g'), *unseen('h'), count=2, parts=(file('f'), file('g'), file('h'))),
    form('too many, and another key', 400, count=0, key='other'),
    form('a count of none', 400, count=-1),
    form('a count that is no number', 400, count='x'),
    form('a length that is no number', 400, size='x'),
    form('a length below all', 400, size=-1),
    form('numbers with blanks', 201, size=' 1000 ', count=' 1 '),
    form('numbers with a sign', 201, size='+1000', count='+1'),
    form('no length', 400, max_file_size=None, signed=('', 0, 10, LATER)),
    form('an empty length', 400, max_file_size='', signed=('', 0, 10, LATER)),
    form('no count', 400, max_file_count=None),
    form('an empty count', 400, max_file_count=''),
    form('expired', 401, *unseen('f'), expires=1000000000),
    form('expired, and another key', 401, expires=1, key='other'),
    form('an end of no time', 400, expires='soon'),
    form('an end as a date', 400, expires='2096-10-02T07:06:40Z'),
    form('no end', 401, expires=LATER, signed=('', 1000, 10, 0), parts=(field('expires', ''),) + ONE),
    form('all is no number', 400, size='x', count='x', expires='x'),
    form('expiry', 201, *seen('f'), parts=(field('x_delete_at', '4000000000'),) + ONE),
    form('expiry with blanks', 201, *seen('f'), parts=(field('x_delete_at', ' 4000000000 '),) + ONE),
    form('expiry after a while', 201, HEAD(200, '{c}/p_f'), parts=(field('x_delete_after', '1000'),) + ONE),
    form('expiry that is no number', 400, parts=(field('x_delete_at', 'x'),) + ONE),
    form('expiry that is empty', 400, parts=(field('x_delete_at', ''),) + ONE),
    form('expiry after no number', 400, parts=(field('x_delete_after', 'x'),) + ONE),
    form('expiry that is no number, and another key', 400, parts=(field('x_delete_at', 'x'),) + ONE, key='other'),
    form('expiry in the past', 400, *unseen('f'), parts=(field('x_delete_at', '1'),) + ONE),
    form('expiry below nothing', 400, parts=(field('x_delete_after', '-1'),) + ONE),
    form('a type for all', 201, *seen('f', 'g'), parts=(field('content-type', 'my/type'), file('f'), file('g', kind=None))),
    form('a type in other letters', 201, *seen('f'), parts=(field('Content-Type', 'my/type'),) + ONE),
    form('an empty type', 201, *seen('f'), parts=(field('content-type', ''),) + ONE),
    form('a type for those behind', 201, *seen('f', 'g'), parts=(file('f'), field('content-type', 'my/type'), file('g'))),
    form('a type that is refused', 400, parts=(file('f', kind='a/b; swift_x=1'),)),
    form('a type that is guessed', 201, *seen('x.txt'), parts=(file('x.txt', kind=None),)),
    form('an encoding', 201, *seen('f'), parts=(field('content-encoding', 'gzip'),) + ONE),
    form('an encoding of one file', 201, *seen('f', 'g'), parts=(file('f', head='\r\nContent-Encoding: gzip'), file('g'))),
    form('an encoding twice', 201, *seen('f'), parts=(field('content-encoding', 'br'), file('f', head='\r\nContent-Encoding: gzip'))),
    form('metadata is not for forms', 201, *seen('f'), parts=(field('x-object-meta-a', '1'), field('X-Object-Manifest', 'a/b'), field('etag', 'x'), file('f', head='\r\nX-Object-Meta-B: 2\r\nX-Delete-At: 4000000000'))),
    form('headers of the form are not of its files', 201, *seen('f'), headers={'X-Object-Meta-A': '1', 'Etag': 'x', 'If-None-Match': 'x', 'X-Copy-From': 'a/b', 'X-Delete-At': '4000000000'}),
    form('fields that mean nothing', 201, parts=(field('other', 'x' * 70000),) + ONE),
    form('a field again', 401, parts=(field('max_file_size', '2'),) + ONE),
    form('a field again in other letters', 401, parts=(field('Max_File_Size', '2'),) + ONE),
    form('a field behind', 201, *seen('f', 'g'), parts=(file('f'), field('late', 'x'), file('g'))),
    form('a file in front', 400, *unseen('f', 'g'), first=(file('g'),)),
    form('no end of the form', 201, *seen('f'), end=''),
    form('an end without a line', 201, *seen('f'), end='--limit--'),
    form('more behind the end', 201, *seen('f'), end='--limit--\r\nmore\r\n--limit\r\nx'),
    form('more in front', 400, before='more\r\n'),
    form('an empty line in front', 201, *seen('f'), before='\r\n\r\n'),
    form('another boundary', 400, kind='multipart/form-data; boundary=other'),
    form('a boundary in quotes', 201, *seen('f'), kind='multipart/form-data; boundary="limit"'),
    form('a boundary and more', 201, *seen('f'), kind='multipart/form-data;boundary=limit;charset=utf-8'),
    form('no boundary', 401, kind='multipart/form-data'),
    form('an empty boundary', 401, kind='multipart/form-data; boundary='),
    form('another multipart', 401, kind='multipart/mixed; boundary=limit'),
    form('another type', 401, kind='text/plain'),
    form('another method', 401, method='PUT'),
    check('a form of nothing', KEYS, step('POST', 400, '{c}/p_', {'Content-Type': TYPE}, b'', NOBODY), step('POST', 400, '{c}/p_', {'Content-Type': TYPE}, b'--limit--\r\n', NOBODY), step('POST', 400, '{c}/p_', {'Content-Type': TYPE}, b'--limit\r\n', NOBODY), step('POST', 400, '{c}/p_', {'Content-Type': TYPE}, b'--limit', NOBODY)),
    form('what looks like an end', 201, *seen('f'), parts=(file('f', 'a\r\n--limi\r\n\r\n--\r\n--lim'),)),
    form('an end within a line', 201, *seen('f'), parts=(file('f', 'a--limit\r\nb'),)),
    form('an end without CR', 201, *seen('f'), parts=(file('f', 'a\n--limit\nb'),)),
    form('a long file', 201, *seen('f'), size=10000000, parts=(file('f', 'xyz\r\n' * 60000),)),
    form('a name in UTF-8', 201, GET(200, '{c}/p_%C3%A9'), parts=(file('\xc3\xa9'),)),
    form('a name in Latin-1', 201, GET(200, '{c}/p_%C3%BF'), parts=(file('\xff'),)),
    form('a name in percent code', 201, GET(200, '{c}/p_a%2520b'), parts=(file('a%20b'),)),
    form('a name with quotes', 201, GET(200, '{c}?format=json'), parts=(file('q\\"uo'),)),
    form('a name with backslashes', 201, GET(200, '{c}?format=json'), parts=(file('C:\\x\\y.txt'),)),
    form('names that are paths', 201, GET(200, '{c}?format=json'), parts=(file('/a'), file('../b'), file('c/'), file('?d'), file('#e'), file('f;g'), file('h+i'))),
    form('a name with NUL', 412, parts=(file('a\0b'),)),
    form('a name that is too long', 400, *unseen('g'), parts=(file('n' * 1100), file('g'))),
    form('the second name is too long', 400, *seen('f'), *unseen('g'), parts=(file('f'), file('n' * 1100), file('g'))),
    form('a name without quotes', 201, *seen('f'), parts=(part('Content-Disposition: form-data; name=file; filename=f'),)),
    form('a file without a field', 201, *seen('f'), parts=(part('Content-Disposition: form-data; filename="f"'),)),
    form('no form data', 400, *unseen('f'), parts=(part('Content-Disposition: attachment; name="file"; filename="f"'),)),
    form('no disposition', 400, parts=(part('Content-Type: text/plain'),)),
    form('a head over two lines', 201, *seen('f'), parts=(part('Content-Disposition: form-data;\r\n name="file"; filename="f"'),)),
    form('a head in small letters', 201, *seen('f'), parts=(part('content-disposition: form-data; name="file"; filename="f"\r\ncontent-type: a/b'),)),
    form('a name in another form is not read', 201, *seen('f'), parts=(part(NAMED + "; filename*=UTF-8''g"),)),
    form('nor is an encoding of the transfer', 201, *seen('f'), parts=(part(NAMED + '\r\nContent-Transfer-Encoding: base64', 'eA=='),)),
    form('a long head', 201, *seen('f'), parts=(part(NAMED + '\r\nX: ' + 'y' * 9000),)),
    form('tokens do not count', 201, headers={'X-Auth-Token': 'AUTH_tkbad'}),
    form('nor do they help', 401, user='tester', key='other'),
    form('a query does not count', 201, *seen('f'), target='{c}/p_?multipart-manifest=put&format=json'),
    form('a temporary URL comes first', 401, target='{c}/p_?temp_url_sig=a&temp_url_expires=1'),
]
