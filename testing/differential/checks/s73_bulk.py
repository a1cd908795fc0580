"""Deleting by a list, and archives unpacked (section 19)."""

import gzip
import io
import tarfile

from steps import GET, HEAD, NOBODY, OTHER, POST, PUT, RESELLER, check, lines, put, raw, step

TEXT, JSON, XML = {'Content-Type': 'text/plain'}, {'Accept': 'application/json'}, {'Accept': 'application/xml'}
OBJECTS = put('{c}/a'), put('{c}/b'), put('{c}/x%20y'), put('{c}/d/e')


def deletes(title, body, *after, headers=None, before=OBJECTS, status=200, query='?bulk-delete', method='POST', user='tester'):
    return check(title, *before, step(method, status, query, dict(TEXT, **(headers or JSON)), body, user=user), *after)


def member(name, data=b'', kind=tarfile.REGTYPE, link='', pax=None):
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname, info.pax_headers = len(data), kind, link, pax or {}
    return info, data


def tar(*members, form=tarfile.GNU_FORMAT, mode='w'):
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode, format=form) as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return target.getvalue()


def extracts(title, archive, *after, headers=None, query='{c}?extract-archive=tar', status=200, user='tester', before=()):
    return check(title, *before, PUT(status, query, dict(headers or JSON), archive, user=user), *after)


LISTING = GET(200, '{c}?format=json')
SOME = tar(member('a', b'aaa'), member('dir/b.txt', b'bbb'), member('c.html', b'c' * 1000))
LONG = tar(member('one', b'z' * 3000), member('two', b'y' * 3000))
FILES = member('bulk-one/a', b'aaa'), member('bulk-one/d/b', b'b'), member('bulk-two/c', b'c'), member('top', b'x')

CHECKS = [
    deletes('objects', '{c}/a\n{c}/b\n', LISTING),
    deletes('objects and what is not there', '{c}/a\n{c}/none\nno-such/o\nno-such', LISTING),
    deletes('all and the container', '{c}\n{c}/a\n{c}/b\n{c}/x%20y\n{c}/d/e', GET(404, '{c}')),
    deletes('a container that is not empty', '{c}/a\n{c}', LISTING),
    deletes('names in text', '{c}/a\n{c}', headers={'Accept': 'text/plain'}),
    deletes('names in XML', '{c}/a\n{c}', headers=XML),
    deletes('names in XML as text', '{c}/a\n{c}', headers={'Accept': 'text/xml'}),
    deletes('no form is asked for', '{c}/a\n{c}', headers={'X-A': 'a'}),
    deletes('the better form wins', '{c}/a', headers={'Accept': 'application/xml;q=0.5, application/json;q=0.4'}),
    deletes('a form that nobody has', '{c}/a', LISTING, headers={'Accept': 'text/html'}),
    deletes('a form that is none', '{c}/a', LISTING, headers={'Accept': ';;'}),
    deletes('the query does not choose the form', '{c}/a', query='?bulk-delete&format=json', headers={'X-A': 'a'}),
    deletes('slashes before', '/{c}/a\n//{c}/b\n', LISTING),
    deletes('two slashes in the middle', '{c}//a', LISTING),
    deletes('a container with a slash', '{c}/', LISTING),
    deletes('blanks around', ' {c}/a \r\n\t{c}/b\t\r\n\n   \n', LISTING),
    deletes('blanks in code belong to the name', '%20{c}/a%20\n{c}/a%20', LISTING),
    deletes('percent codes', '{c}/x%20y\n{c}%2fd%2Fe', LISTING),
    deletes('a blank as it is', '{c}/x y', LISTING),
    deletes('signs that mean nothing', '{c}/a?b=c\n{c}/a+b\n{c}/a#b\n{c}/%41%', LISTING),
    deletes('letters beyond ASCII', b'{c}/\xc3\xa9\n{c}/%C3%A8', LISTING, before=OBJECTS + (put('{c}/%C3%A9'), put('{c}/%C3%A8'))),
    deletes('what is no UTF-8', '{c}/%FF\n{c}/%00'),
    deletes('names that need codes', '{c}/<&>"%00'),
    deletes('names that need codes in XML', '{c}/<&>"%00', headers=XML),
    deletes('by DELETE', '{c}/a', LISTING, method='DELETE'),
    deletes('by PUT it is none', '{c}/a', LISTING, method='PUT', status=403),
    deletes('a value does not matter', '{c}/a', LISTING, query='?bulk-delete=0'),
    deletes('on a container', '{c}/a', LISTING, query='{c}?bulk-delete'),
    deletes('on an object', '{c}/a', LISTING, query='{c}/o?bulk-delete'),
    deletes('on nothing', 'x/y', query='/v1?bulk-delete'),
    deletes('on the root', 'x/y', query='/?bulk-delete'),
    deletes('an empty list', ''),
    deletes('a list of blanks', '\n \n'),
    deletes('another type', '{c}/a', LISTING, headers=dict(JSON, **{'Content-Type': 'application/json'})),
    deletes('a type with parameters', '{c}/a', LISTING, headers=dict(JSON, **{'Content-Type': 'text/plain;charset=utf-8'})),
    deletes('a type in capitals', '{c}/a', LISTING, headers=dict(JSON, **{'Content-Type': 'TEXT/PLAIN'})),
    deletes('no type', '{c}/a', LISTING, headers=dict(JSON, **{'Content-Type': ''})),
    deletes('a name as long as can be', '{c}/' + 'n' * 1024),
    deletes('a name that is longer', '{c}/' + 'n' * 1100),
    deletes('a line that is far too long', 'x' * 50000),
    deletes('a name of three letters a byte', '{c}/' + '%C3%A9' * 512),
    deletes('a name too many', '\n'.join(['{c}/a'] * 10001), LISTING),
    deletes('of nobody', '{c}/a', LISTING, user=NOBODY),
    deletes('of strangers', '{c}/a', LISTING, user=OTHER),
    deletes('of strangers who may write', '{c}/a\n{c}/none\n{c}', LISTING, user=OTHER, before=OBJECTS + (POST(204, '{c}', {'X-Container-Write': 'test2:tester2'}),)),
    deletes('of a reseller', '{c}/a', LISTING, user=RESELLER),
    check('no length', raw(200, lines('POST /v1/AUTH_test?bulk-delete HTTP/1.1', 'Host: h', 'X-Auth-Token: {token}', 'Content-Type: text/plain'))),
    check('a list in chunks', *OBJECTS, raw(200, lines('POST /v1/AUTH_test?bulk-delete HTTP/1.1', 'Host: h', 'X-Auth-Token: {token}', 'Content-Type: text/plain', 'Transfer-Encoding: chunked') + '9\r\nno-such/a\r\n0\r\n\r\n'), LISTING),
    check('a list from an old client', raw(200, lines('POST /v1/AUTH_test?bulk-delete HTTP/1.0', 'Host: h', 'X-Auth-Token: {token}', 'Content-Type: text/plain', 'Content-Length: 9') + 'no-such/a')),

    extracts('an archive', SOME, LISTING, HEAD(200, '{c}/dir/b.txt'), GET(200, '{c}/a')),
    extracts('an archive, told in text', SOME, headers={'Accept': 'text/plain'}),
    extracts('an archive, told in XML', SOME, headers=XML),
    extracts('an archive, told in no form', SOME, LISTING, headers={'Accept': 'image/png'}),
    extracts('a prefix', SOME, LISTING, query='{c}/pre?extract-archive=tar'),
    extracts('a prefix with a slash', SOME, LISTING, query='{c}/pre/?extract-archive=tar'),
    extracts('gzip', gzip.compress(SOME), LISTING, query='{c}?extract-archive=tar.gz'),
    extracts('bzip2', tar(member('a', b'aaa'), mode='w:bz2'), LISTING, query='{c}?extract-archive=tar.bz2'),
    extracts('capitals', gzip.compress(SOME), LISTING, query='{c}?extract-archive=TAR.GZ'),
    extracts('a form of archive that nobody knows', SOME, query='{c}?extract-archive=zip', status=400),
    extracts('a form of archive without a name', SOME, query='{c}?extract-archive', status=400),
    extracts('containers are made', tar(*FILES), GET(200, 'bulk-one?format=json'), GET(200, 'bulk-two'),
             step('POST', 200, '?bulk-delete', TEXT, 'bulk-one/a\nbulk-one/d/b\nbulk-two/c\nbulk-one\nbulk-two'), query='?extract-archive=tar'),
    extracts('all kinds of members', tar(member('f', b'1'), member('d', kind=tarfile.DIRTYPE), member('s', kind=tarfile.SYMTYPE, link='f'), member('h', kind=tarfile.LNKTYPE, link='f'),
                                         member('p', kind=tarfile.FIFOTYPE), member('c', kind=tarfile.CHRTYPE), member('g', b'2')), LISTING),
    extracts('names with dots and slashes', tar(member('/abs', b'1'), member('../up', b'2'), member('x/../up', b'3'), member('./dot', b'4'), member('.//dots', b'5'), member('//abs2', b'6'),
                                                member('a//b', b'7'), member('e/', b'8'), member('%41?b', b'9')), LISTING),
    extracts('long names', tar(member('n' * 300, b'1'), member('d/' * 200 + 'x', b'2')), LISTING),
    extracts('long names in another way', tar(member('n' * 300, b'1'), member('\u00e9' * 200, b'2'), form=tarfile.PAX_FORMAT), LISTING),
    extracts('names that are too long', tar(member('n' * 1025, b'1'), member('<&>' + 'n' * 1025, b'1'), member('ok', b'2')), LISTING),
    extracts('names that are no UTF-8', tar(member('a\udcff', b'1'), member('ok', b'2')), LISTING),
    extracts('letters beyond ASCII in names', tar(member('\u00e9', b'1'), form=tarfile.PAX_FORMAT), LISTING),
    extracts('attributes', tar(member('p', b'p', pax={'SCHILY.xattr.user.mime_type': 'text/x-p', 'SCHILY.xattr.user.meta.color': 'red', 'SCHILY.xattr.user.other': 'z'}), member('q', b'q'), form=tarfile.PAX_FORMAT),
             HEAD(200, '{c}/p'), HEAD(200, '{c}/q'), headers={'X-Object-Meta-All': '1', 'X-Object-Meta-Color': 'blue', 'X-Delete-After': '1000', 'Content-Type': 'a/b', 'Content-Encoding': 'gzip'}),
    extracts('headers that are wrong', SOME, LISTING, headers=dict(JSON, **{'X-Delete-At': '1'})),
    extracts('an empty archive', tar()),
    extracts('no archive', b'', LISTING),
    extracts('an archive without files', tar(member('d', kind=tarfile.DIRTYPE))),
    extracts('only names without a container', tar(member('top', b'1')), query='?extract-archive=tar'),
    extracts('what is no archive', b'this is not a tar' * 100, LISTING),
    extracts('what is no gzip', SOME, LISTING, query='{c}?extract-archive=tar.gz'),
    extracts('what is no bzip2', SOME, LISTING, query='{c}?extract-archive=tar.bz2'),
    extracts('an archive that breaks off in a member', LONG[:512 + 3072 + 512 + 1000], LISTING),
    extracts('an archive that breaks off between members', LONG[:512 + 3072], LISTING),
    extracts('an archive that breaks off in a head', LONG[:512 + 3072 + 100], LISTING),
    extracts('over what is there', SOME, GET(200, '{c}/a'), before=(put('{c}/a', 'old'),)),
    extracts('an archive of nobody', SOME, LISTING, user=NOBODY),
    extracts('an archive of strangers', SOME, LISTING, user=OTHER),
    extracts('an archive of strangers who may write', SOME, LISTING, user=OTHER, before=(POST(204, '{c}', {'X-Container-Write': 'test2:tester2'}),)),
    extracts('an archive for strangers', tar(*FILES), query='/v1/AUTH_test2?extract-archive=tar'),
    extracts('an archive for a container that is not there', SOME, GET(200, '{n}?format=json'), query='{n}?extract-archive=tar'),
    extracts('an archive for nothing', SOME, query='/v1?extract-archive=tar'),
    check('an archive by POST is none', POST(204, '{c}?extract-archive=tar', {}, b'x')),
    check('an archive without a length', raw(200, lines('PUT /v1/AUTH_test/{c}?extract-archive=tar HTTP/1.1', 'Host: h', 'X-Auth-Token: {token}'))),
]
