"""Static large objects (section 11)."""

import base64
import hashlib
import json

from steps import COPY, DELETE, GET, HEAD, NOBODY, OTHER, OWNER, POST, PUT, check, put

PARTS = ('one', 'second', 'third')
SEGMENTS = tuple(put('{c}/s/%d' % i, text) for i, text in enumerate(PARTS)) + (put('{c}/s/empty', ''),)
SUMS = [hashlib.md5(text.encode()).hexdigest() for text in PARTS]


def segment(number, **more):
    return dict({'path': '/{c}/s/%d' % number}, **more)


def manifest(status, *entries, headers=None, query='multipart-manifest=put'):
    return PUT(status, '{c}/m?' + query, dict({'Content-Type': 'text/slo'}, **(headers or {})), json.dumps(entries))


BEATS = '?multipart-manifest=put&heartbeat=on'


def beats(title, form, *entries, headers=None, path='{c}/m', user=OWNER):
    return check('a heartbeat: ' + title, *SEGMENTS, PUT(202, path + BEATS, dict({'Accept': form}, **(headers or {})), json.dumps(entries), user=user), GET(None, '{c}/m'))


LATER = '?multipart-manifest=delete&async=yes'
DATA = {'data': base64.b64encode(b'inline').decode()}
WHOLE = manifest(201, segment(0), segment(1, range='1-3'), DATA, segment(2, etag=SUMS[2], size_bytes=5), headers={'X-Object-Meta-A': '1'})
SEEN = GET(200, '{c}/m'), HEAD(200, '{c}/m')


def makes(title, *entries, **more):
    return check('made: ' + title, *SEGMENTS, manifest(201, *entries, **more), *SEEN, GET(200, '{c}/m?multipart-manifest=get&format=raw'), GET(200, '{c}?format=json&prefix=m'), GET(200, '{c}?format=xml&prefix=m'))


def refused(title, *entries, status=400, **more):
    return check('refused: ' + title, *SEGMENTS, manifest(status, *entries, **more), GET(404, '{c}/m'))


def bad(title, body, status=400):
    return check('refused: ' + title, PUT(status, '{c}/m?multipart-manifest=put', {}, body), GET(404, '{c}/m'))


def reads(title, status, headers, query=''):
    return check('read: ' + title, *SEGMENTS, WHOLE, GET(status, '{c}/m' + query, headers), HEAD({206: 200, 416: 200}.get(status, status), '{c}/m' + query, headers))


CHECKS = [
    makes('one segment', segment(0)),
    makes('three', segment(0), segment(1), segment(2)),
    makes('sums and sizes', *(segment(i, etag=SUMS[i], size_bytes=len(PARTS[i])) for i in range(3))),
    makes('a range of nothing is none', segment(0, range='')),
    makes('null means whatever it is', segment(0, etag=None, size_bytes=None, range=None)),
    makes('a size in a string', segment(0, size_bytes='3')),
    makes('no slash in front', {'path': '{c}/s/0'}),
    makes('two slashes in front', {'path': '//{c}/s/0'}),
    makes('the same twice', segment(0), segment(0)),
    makes('ranges', segment(0, range='0-1'), segment(1, range='2-'), segment(2, range='-2')),
    makes('a range of all', segment(0, range='0-2'), segment(1, range='0-'), segment(2, range='-5')),
    makes('a range that is longer', segment(0, range='1-500'), segment(1, range='-500')),
    makes('ranges of the same', segment(1, range='0-0'), segment(1, range='1-1')),
    makes('bytes in the manifest', DATA, segment(0), DATA),
    makes('an empty one at the end', segment(0), {'path': '/{c}/s/empty'}),
    makes('nothing'),
    makes('its etag', segment(0), headers={'Etag': hashlib.md5(SUMS[0].encode()).hexdigest()}),
    makes('its etag in quotes', segment(0), headers={'Etag': '"%s"' % hashlib.md5(SUMS[0].encode()).hexdigest()}),
    makes('the flag is no matter', segment(0), headers={'X-Static-Large-Object': 'true'}),
    check('made: with all kinds of headers', *SEGMENTS, manifest(201, segment(0), headers={'X-Object-Meta-A': '1', 'Content-Encoding': 'gzip', 'X-Delete-At': '4000000000'}), *SEEN),
    check('made: in a name that tells its type', *SEGMENTS, PUT(201, '{c}/a.txt?multipart-manifest=put', {}, json.dumps([segment(0)])), HEAD(200, '{c}/a.txt')),
    check('made: of types with parameters', *(PUT(201, '{c}/s/%d' % i, {'Content-Type': kind}, 'x') for i, kind in enumerate(('a/b; x=y; charset=utf-8', 'text/html;charset=utf-8', 'text/plain; foo=bar', 'text/plain;'))),
          PUT(201, '{c}/m?multipart-manifest=put', {}, json.dumps([segment(i) for i in range(4)])), GET(200, '{c}/m?multipart-manifest=get'), HEAD(204, '{c}')),
    check('made: of another container', PUT(201, '{c}-s'), PUT(201, '{c}-s/x', body='there'), PUT(201, '{c}/m?multipart-manifest=put', {}, '[{"path":"{c}-s/x"}]'), GET(200, '{c}/m')),
    check('made: of names with all kinds of characters', put('{c}/s/é%20ü', 'x'), PUT(201, '{c}/m?multipart-manifest=put', {}, json.dumps([{'path': '/{c}/s/é ü'}])), GET(200, '{c}/m')),
    check('made: of a manifest', *SEGMENTS, WHOLE, PUT(201, '{c}/n?multipart-manifest=put', {}, json.dumps([{'path': '/{c}/m'}, segment(0), {'path': '{c}/m', 'range': '2-9'}])), GET(200, '{c}/n'), HEAD(200, '{c}/n'), GET(206, '{c}/n', {'Range': 'bytes=3-20'}),
          GET(200, '{c}/n?multipart-manifest=get&format=raw')),
    bad('no JSON', 'x'),
    bad('an empty body', ''),
    bad('an object', '{}'),
    bad('a number', '3'),
    bad('half a list', '[{"path": "/c/o"}'),
    refused('a string', 'x'),
    refused('a path that is no string', {'path': 3}),
    refused('a path of a container', {'path': '/c'}),
    refused('a path of a container with a slash', {'path': '/c/'}),
    refused('an unknown key', segment(0, x=1)),
    refused('an etag that is no string', segment(0, etag=3)),
    refused('a size that is none', segment(0, size_bytes='x')),
    refused('another size', segment(0, size_bytes=4)),
    refused('a size of nothing', segment(0, size_bytes=0)),
    refused('another etag', segment(0, etag='x')),
    refused('a range that is none', segment(0, range='x')),
    refused('a range that goes back', segment(0, range='2-1')),
    refused('several ranges', segment(0, range='0-0,1-1')),
    refused('a range beyond the end', segment(0, range='3-')),
    refused('an empty one that is not the last', {'path': '/{c}/s/empty'}, segment(0)),
    refused('itself', {'path': '/{c}/m'}),
    refused('bytes alone', DATA),
    refused('bytes that are no base64', {'data': '!'}, segment(0)),
    refused('bytes that are none', {'data': ''}, segment(0)),
    refused('bytes that are a number', {'data': 3}, segment(0)),
    refused('bytes and a path', {'data': 'eA==', 'path': '/c/o'}, segment(0)),
    refused('what is missing', {'path': '/{c}/none'}),
    refused('what is missing, in JSON', {'path': '/{c}/none'}, headers={'Accept': 'application/json'}),
    refused('what is missing, in XML', {'path': '/{c}/none'}, headers={'Accept': 'application/xml'}),
    refused('what is missing, with a blank', {'path': '{c}/no ne'}),
    refused('another etag for the whole', segment(0), headers={'Etag': 'x'}, status=422),
    refused('too many', *[segment(0)] * 1001, status=413),
    check('refused: no length', PUT(411, '{c}/m?multipart-manifest=put', {'Content-Type': 'a/b'})),
    check('refused: no container', *SEGMENTS, PUT(404, 'no-such/m?multipart-manifest=put', {}, json.dumps([segment(0)]))),
    check('refused: strangers', *SEGMENTS, PUT(403, '{c}/m?multipart-manifest=put', {}, '[]', user=OTHER), PUT(401, '{c}/m?multipart-manifest=put', {}, '[]', user=NOBODY),
          PUT(400, '{c}/m?multipart-manifest=put', {}, json.dumps([segment(0)]), user=OTHER)),
    check('refused: expiry that is none', *SEGMENTS, manifest(400, segment(0), headers={'X-Delete-After': 'x'}), GET(404, '{c}/m')),
    reads('all', 200, {}),
    reads('a range in one segment', 206, {'Range': 'bytes=0-1'}),
    reads('a range over all', 206, {'Range': 'bytes=1-15'}),
    reads('a range in the bytes', 206, {'Range': 'bytes=7-9'}),
    reads('the last bytes', 206, {'Range': 'bytes=-3'}),
    reads('several ranges', 206, {'Range': 'bytes=0-1,8-9'}),
    reads('a range beyond the end', 416, {'Range': 'bytes=17-'}),
    reads('a range that is none', 200, {'Range': 'x'}),
    reads('if it is another', 200, {'If-None-Match': '"x"'}),
    reads('if it is any', 304, {'If-None-Match': '*'}),
    reads('only if it is another', 412, {'If-Match': '"x"'}),
    reads('if it is newer', 304, {'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT'}),
    reads('if it is older', 412, {'If-Unmodified-Since': 'Fri, 01 Jan 2010 00:00:00 GMT'}),
    reads('a condition and a range', 412, {'If-Match': '"x"', 'Range': 'bytes=0-1'}),
    reads('an unknown mode', 200, {}, '?multipart-manifest=x'),
    reads('the manifest as put', 200, {}, '?multipart-manifest=get&format=raw'),
    reads('the newest', 200, {'X-Newest': 'true'}),
    check('read: by its etag', *SEGMENTS, manifest(201, segment(0)), *(GET(status, '{c}/m', {name: form % hashlib.md5(SUMS[0].encode()).hexdigest()})
          for name, status in (('If-None-Match', 304), ('If-Match', 200)) for form in ('"%s"', '%s'))),
    check('read: a segment is missing', *SEGMENTS, WHOLE, DELETE(204, '{c}/s/0'), GET(409, '{c}/m'), HEAD(200, '{c}/m'), GET(409, '{c}/m', {'Range': 'bytes=0-0'}), GET(206, '{c}/m', {'Range': 'bytes=3-8'})),
    check('read: a segment is another', *SEGMENTS, WHOLE, put('{c}/s/0', 'two'), GET(409, '{c}/m')),
    check('a POST keeps the manifest', *SEGMENTS, WHOLE, POST(202, '{c}/m', {'X-Object-Meta-B': '2', 'Content-Type': 'a/b'}), *SEEN, GET(200, '{c}?format=json&prefix=m'), HEAD(204, '{c}')),
    check('a plain PUT makes it over', *SEGMENTS, WHOLE, put('{c}/m', 'plain'), *SEEN, GET(200, '{c}?format=json&prefix=m')),
    check('copied it is one object', *SEGMENTS, WHOLE, COPY(201, '{c}/m', {'Destination': '{c}/n'}), HEAD(200, '{c}/n'), GET(200, '{c}/n'), GET(200, '{c}?format=json&prefix=n')),
    check('copied as a manifest it is one', *SEGMENTS, WHOLE, COPY(201, '{c}/m?multipart-manifest=get', {'Destination': '{c}/n'}), HEAD(200, '{c}/n'), GET(200, '{c}/n'), GET(200, '{c}?format=json&prefix=n')),
    check('copied as a manifest, fresh', *SEGMENTS, WHOLE, COPY(201, '{c}/m?multipart-manifest=get', {'Destination': '{c}/n', 'X-Fresh-Metadata': 'true'}), HEAD(200, '{c}/n'), GET(200, '{c}/n')),
    check('copied as a manifest by the other end', *SEGMENTS, WHOLE, PUT(201, '{c}/n?multipart-manifest=get', {'X-Copy-From': '{c}/m'}, b''), HEAD(200, '{c}/n'), GET(200, '{c}/n')),
    check('copied in part', *SEGMENTS, WHOLE, COPY(201, '{c}/m', {'Destination': '{c}/n', 'Range': 'bytes=1-8'}), GET(200, '{c}/n'), HEAD(200, '{c}/n')),
    check('what is none is read whatever the mode', put('{c}/o', 'text'), GET(200, '{c}/o?multipart-manifest=get'), GET(200, '{c}/o?multipart-manifest=get&format=raw'), HEAD(200, '{c}/o?multipart-manifest=get'), PUT(201, '{c}/o?multipart-manifest=get', body='new'), GET(200, '{c}/o')),
    check('only the manifest is deleted', *SEGMENTS, WHOLE, DELETE(204, '{c}/m'), GET(404, '{c}/m'), GET(200, '{c}/s/0')),
    check('deleted with its segments', *SEGMENTS, WHOLE, DELETE(200, '{c}/m?multipart-manifest=delete'), GET(404, '{c}/m'), GET(404, '{c}/s/0'), GET(200, '{c}')),
    check('deleted with its segments, in JSON', *SEGMENTS, WHOLE, DELETE(200, '{c}/m?multipart-manifest=delete', {'Accept': 'application/json'}), GET(200, '{c}')),
    check('deleted with its segments, in XML', *SEGMENTS, WHOLE, DELETE(200, '{c}/m?multipart-manifest=delete', {'Accept': 'application/xml'})),
    check('deleted with the segments of a manifest', *SEGMENTS, WHOLE, PUT(201, '{c}/n?multipart-manifest=put', {}, json.dumps([{'path': '/{c}/m'}, segment(0)])), DELETE(200, '{c}/n?multipart-manifest=delete'), GET(200, '{c}')),
    check('deleted with segments that are gone', *SEGMENTS, WHOLE, DELETE(204, '{c}/s/0'), DELETE(200, '{c}/m?multipart-manifest=delete'), GET(200, '{c}')),
    check('deleted: what is none', put('{c}/o'), DELETE(200, '{c}/o?multipart-manifest=delete'), DELETE(200, '{c}/none?multipart-manifest=delete'), GET(200, '{c}')),
    check('deleted: a name that nothing can have', *(DELETE(200, '{c}/a%sb?multipart-manifest=delete' % code, headers) for code in ('%00', '%FF') for headers in ({}, {'Accept': 'application/json'})), DELETE(412, '{c}%00?multipart-manifest=delete')),
    check('deleted with its segments later', *SEGMENTS, WHOLE, DELETE(204, '{c}/m?multipart-manifest=delete&async=yes'), GET(404, '{c}/m'), HEAD(404, '{c}/m')),
    check('deleted later: words that are no yes', *SEGMENTS, WHOLE, DELETE(200, '{c}/m?multipart-manifest=delete&async=maybe'), GET(200, '{c}'), *SEGMENTS, WHOLE, DELETE(200, '{c}/m?multipart-manifest=delete&async='), GET(200, '{c}')),
    check('deleted later: what is none', put('{c}/o'), DELETE(400, '{c}/o' + LATER), DELETE(404, '{c}/none' + LATER), DELETE(404, 'no-such/none' + LATER), GET(200, '{c}')),
    check('deleted later: segments in two containers', *SEGMENTS, PUT(201, '{n}'), put('{n}/x'), manifest(201, segment(0), {'path': '/{n}/x'}), DELETE(400, '{c}/m' + LATER), GET(200, '{c}'), DELETE(204, '{n}/x'), DELETE(204, '{n}')),
    check('deleted later: manifests among the segments', *SEGMENTS, WHOLE, PUT(201, '{c}/n?multipart-manifest=put', {}, json.dumps([{'path': '/{c}/m'}, segment(0)])), DELETE(400, '{c}/n' + LATER), GET(200, '{c}')),
    check('deleted later by strangers', *SEGMENTS, WHOLE, DELETE(500, '{c}/m' + LATER, user=OTHER), DELETE(401, '{c}/m' + LATER, user=NOBODY), GET(200, '{c}')),
    check('deleted later by a reader', *SEGMENTS, WHOLE, POST(204, '{c}', {'X-Container-Read': 'test2:tester2'}), DELETE(403, '{c}/m' + LATER, user=OTHER), GET(200, '{c}')),
    check('deleted later: a query for deletions alone', *SEGMENTS, WHOLE, DELETE(204, '{c}/m?async=yes'), GET(200, '{c}')),
    check('deleted by strangers', *SEGMENTS, WHOLE, DELETE(200, '{c}/m?multipart-manifest=delete', user=OTHER), DELETE(200, '{c}/m?multipart-manifest=delete', user=NOBODY), GET(200, '{c}')),
    check('who may not read segments', *SEGMENTS, PUT(201, '{c}-o'), PUT(201, '{c}-o/m?multipart-manifest=put', {}, json.dumps([segment(0)])), POST(204, '{c}-o', {'X-Container-Read': '.r:*'}), GET(409, '{c}-o/m', user=NOBODY), HEAD(200, '{c}-o/m', user=NOBODY),
          POST(204, '{c}', {'X-Container-Read': '.r:*'}), GET(200, '{c}-o/m', user=NOBODY)),
    *(beats('in ' + form, form, segment(0), DATA, segment(1, range='0-1')) for form in ('text/plain', 'application/json', 'application/xml', 'text/xml', 'image/png', 'x')),
    *(beats('a segment is missing, in ' + form, form, {'path': '{c}/none'}) for form in ('text/plain', 'application/json', 'application/xml')),
    *(beats('another etag, in ' + form, form, segment(0), headers={'Etag': 'x'}) for form in ('text/plain', 'application/json')),
    beats('of nothing', 'text/plain'),
    beats('expiry in the past', 'application/json', segment(0), headers={'X-Delete-At': '1'}),
    beats('only if there is none yet', 'text/plain', segment(0), headers={'If-None-Match': '*'}),
    beats('strangers', 'text/plain', segment(0), user=OTHER),
    beats('nobody', 'text/plain', segment(0), user=NOBODY),
    beats('no container', 'application/json', segment(0), path='no-such-{c}/m'),
    check('a heartbeat: words', *SEGMENTS, *(PUT(status, '{c}/m?multipart-manifest=put&heartbeat=' + word, {}, json.dumps([segment(0)])) for word, status in (('true', 202), ('yes', 202), ('1', 202), ('off', 201), ('x', 201), ('', 201)))),
    check('a heartbeat: what is malformed has none', PUT(400, '{c}/m' + BEATS, {}, 'x'), PUT(400, '{c}/m' + BEATS, {}, '[{"path":"/c/o","size_bytes":"x"}]'), PUT(411, '{c}/m' + BEATS, {'Content-Type': 'a/b'})),
    check('ten manifests, one within the other', put('{c}/m0', 'x'), *(PUT(201, '{c}/m%d?multipart-manifest=put' % n, {}, '[{"path":"/{c}/m%d"}]' % (n - 1)) for n in range(1, 12)), GET(200, '{c}/m10'), GET(409, '{c}/m11'), HEAD(200, '{c}/m11')),
    check('a heartbeat: of a copy', *SEGMENTS, WHOLE, COPY(None, '{c}/m?heartbeat=on', {'Destination': '{c}/n'}), GET(200, '{c}/n'), COPY(None, '{c}/n?heartbeat=on', {'Destination': '{c}/p'}), GET(200, '{c}/p'),
          COPY(404, '{c}/none?heartbeat=on', {'Destination': '{c}/p'})),
    check('a heartbeat: of the copy of a manifest', *SEGMENTS, WHOLE, COPY(202, '{c}/m?multipart-manifest=get&heartbeat=on', {'Destination': '{c}/n'}), GET(200, '{c}/n'),
          PUT(202, '{c}/p?heartbeat=on&multipart-manifest=get', {'X-Copy-From': '{c}/m', 'Accept': 'application/json'}, b''), HEAD(200, '{c}/p')),
]
