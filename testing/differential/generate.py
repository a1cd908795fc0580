"""Requests by chance: sequences over verbs, resources, headers, users, conditions, ranges and names.

A seed gives the same sequences for ever, on every machine. Each sequence has a container and an
account of its own, so its state is its own; what it asks is drawn so that most requests meet
something that is there, and many are wrong in one way, some in two. No status is expected: the two
stores must agree.
"""

import hashlib
import io
import json
import random
import tarfile

from signing import Form, TempUrl, field, file
from steps import Check, Request

REQUESTS_A_SEQUENCE = 20

# What a whole run asks: so many requests of each of these.
SEEDS, REQUESTS_A_SEED = (1, 2, 3, 4, 5), 4000

NAMES = ('o', 'o', 'o', 'p', 'a.txt', 'd/x', 'd/y', 'd/', 's/1', 's/2', 's/3', '%C3%A9', 'a%20b', 'x%2Fy', 'q%3Fq', 'p+q', '%25', 'a//b', '..', 'd/../o', 'm', 'n', 'm', 'index.html', '404error')
RARE_NAMES = ('%FF', 'a%00b', 'x%0Ay', 'o' * 1025, '%C3%A9' * 400, '~', "'", 'a%3Cb', '%F0%9F%90%A6')
CONTAINERS = ('{c}',) * 12 + ('{c}-2', 'no-such-{c}')
BODIES = ('', 'x', 'data', 'other data', 'line\nline\n', 'abc' * 100)
SUMS = [hashlib.md5(body.encode()).hexdigest() for body in BODIES]
USERS = ('tester',) * 16 + ('other', 'powerless', 'admin', None)

ORIGINS = ('http://a.example', 'https://b.example', 'null', '')

RANGES = ('bytes=0-1', 'bytes=1-', 'bytes=-2', 'bytes=2-2', 'bytes=0-0,2-3', 'bytes=500-', 'bytes=-0', 'bytes=3-1', 'bytes=', 'bytes=0-1,500-', 'items=0-1', 'Bytes = 0 - 1',
          'bytes=0-500', 'bytes=a-b', 'bytes=-', 'bytes=0-1,1-2,2-3,3-4')
DATES = ('Fri, 01 Jan 2100 00:00:00 GMT', 'Fri, 01 Jan 2010 00:00:00 GMT', 'nonsense')
ETAGS = tuple(SUMS) + ('"%s"' % SUMS[2], '*', '"x"', 'x, "y"', '"x", %s' % SUMS[1], '')
TYPES = ('text/plain', 'a/b', 'text/html; charset=utf-8', 'application/directory', '', 'nonsense', 'a/b; swift_x=1')
TRUTHS = ('true', 'True', 'yes', '1', 'on', 'false', 'x', '')


class Draw:
    """One sequence's chance."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def one(self, words):
        return self.random.choice(words)

    def sometimes(self, share):
        return self.random.random() < share

    def headers(self, *options):
        """Of options (share, name, values), those that chance takes."""
        return [(name, self.one(values)) for share, name, values in options if self.sometimes(share)]

    def query(self, *options):
        words = ['%s=%s' % (name, self.one(values)) for share, name, values in options if self.sometimes(share)]
        return '?' + '&'.join(words) if words else ''


def metadata(kind, draw):
    return draw.headers(
        (0.3, 'X-%s-Meta-A' % kind, ('1', '2', '', 'a b', '\xc3\xa9', 'x' * 256)),
        (0.15, 'X-%s-Meta-b_C' % kind, ('1', 'v')),
        (0.02, 'X-%s-Meta-' % kind, ('1',)),
        (0.02, 'X-%s-Meta-%s' % (kind, 'n' * 129), ('1',)),
        (0.02, 'X-%s-Meta-Long' % kind, ('x' * 257,)))


def expiry(draw):
    return draw.headers((0.05, 'X-Delete-At', ('4000000000', '1', 'x', '', '-1')), (0.05, 'X-Delete-After', ('100000', '0', 'x', '-1', '1.5')))


def stored(draw):
    return draw.headers(
        (0.4, 'Content-Type', TYPES),
        (0.1, 'Content-Encoding', ('gzip', 'x')),
        (0.1, 'Content-Disposition', ('inline', 'attachment; filename="a"')),
        (0.05, 'Cache-Control', ('no-cache',)),
        (0.03, 'Content-Language', ('en', '')),
        (0.03, 'Expires', ('Fri, 01 Jan 2100 00:00:00 GMT', 'soon')),
        (0.03, 'X-Robots-Tag', ('noindex',)),
        (0.05, 'X-Detect-Content-Type', TRUTHS),
        (0.03, 'X-Object-Manifest', ('{c}/s/', '{c}/none', '{c}', '/{c}/s', '{c}/s?x', '')),
        (0.02, 'X-Static-Large-Object', ('true', 'false')),
        (0.03, 'X-Timestamp', ('1', '9999999999.99999', 'x')),
        (0.03, 'X-Backend-Storage-Policy-Index', ('1',)),
        (0.03, 'X-Object-Sysmeta-A', ('1',))) + metadata('Object', draw) + expiry(draw)


def conditions(draw, share):
    return draw.headers((share, 'If-Match', ETAGS), (share, 'If-None-Match', ETAGS), (share / 2, 'If-Modified-Since', DATES), (share / 2, 'If-Unmodified-Since', DATES))


def path(draw):
    return '%s/%s' % (draw.one(CONTAINERS), draw.one(RARE_NAMES if draw.sometimes(0.03) else NAMES))


def put_object(draw):
    body = draw.one(BODIES).encode()
    headers = stored(draw) + draw.headers((0.1, 'Etag', tuple(SUMS) + ('"%s"' % SUMS[2], 'x', '')), (0.05, 'If-None-Match', ('*',)), (0.05, 'Range', RANGES))
    if draw.sometimes(0.1):
        headers += [('Transfer-Encoding', 'chunked')]
        body = b'%x\r\n%s\r\n0\r\n\r\n' % (len(body), body) if body else b'0\r\n\r\n'
    return 'PUT', path(draw) + draw.query((0.05, 'a', ('b',))), headers, body


def put_manifest(draw):
    entries = []
    for _ in range(draw.random.randint(0, 3)):
        entry = {'path': draw.one(('/{c}/', '{c}/', '/{c}-2/')) + draw.one(('s/1', 's/2', 's/3', 'o', 'none'))}
        for share, name, values in ((0.2, 'etag', tuple(SUMS) + (None,)), (0.2, 'size_bytes', (1, 4, 10, None)), (0.2, 'range', ('0-0', '1-', '-1', '9-', 'x'))):
            if draw.sometimes(share):
                entry[name] = draw.one(values)
        entries.append(entry)
    if draw.sometimes(0.1):
        entries.append({'data': draw.one(('eA==', 'aGVsbG8=', '', '!'))})
    return 'PUT', '{c}/' + draw.one(('m', 'n', 'o')) + '?multipart-manifest=put' + draw.query((0.1, 'heartbeat', ('on', 'on', 'off'))).replace('?', '&'), draw.headers((0.3, 'Content-Type', ('text/slo', 'a/b')), (0.2, 'Accept', ('application/json', 'text/xml', 'x'))) + metadata('Object', draw), json.dumps(entries).encode()


def put_dynamic(draw):
    return 'PUT', '{c}/' + draw.one(('m', 'n')), [('X-Object-Manifest', draw.one(('{c}/s/', '{c}/s', '{c}/d/', '{c}/none', '{c}-2/s')))] + metadata('Object', draw), draw.one((b'', b'hidden'))


def put_segment(draw):
    return 'PUT', '{c}/' + draw.one(('s/1', 's/2', 's/3')), [], draw.one(BODIES[1:]).encode()


def copy(draw):
    other = path(draw)
    common = draw.headers((0.1, 'X-Fresh-Metadata', TRUTHS), (0.15, 'Range', RANGES)) + conditions(draw, 0.05) + stored(draw)
    mode = draw.query((0.15, 'multipart-manifest', ('get', 'x')))
    if draw.sometimes(0.5):
        return 'COPY', path(draw) + mode, [('Destination', draw.one((other, '/' + other, '{c}', '')))] + draw.headers((0.1, 'Destination-Account', ('AUTH_test', 'AUTH_test2', 'a/b'))) + common, None
    return 'PUT', path(draw) + mode, [('X-Copy-From', draw.one((other, '/' + other, '{c}')))] + draw.headers((0.1, 'X-Copy-From-Account', ('AUTH_test', 'AUTH_test2', 'a/b'))) + common, b''


def read_object(draw):
    headers = draw.headers((0.3, 'Range', RANGES), (0.1, 'X-Newest', TRUTHS), (0.05, 'Accept', ('application/json', 'text/plain;q=0.5')), (0.05, 'Origin', ORIGINS), (0.05, 'Referer', ('http://a.example/x', 'x', '')), (0.03, 'X-Web-Mode', TRUTHS),
                           (0.02, 'X-Auth-Token', ('AUTH_tknone', 'x')), (0.02, 'X-Trans-Id-Extra', ('more', 'x' * 40))) + conditions(draw, 0.1)
    query = draw.query((0.1, 'multipart-manifest', ('get', 'put', 'x')), (0.05, 'format', ('raw', 'json')), (0.05, 'a', ('b',)))
    return draw.one(('GET', 'GET', 'HEAD')), path(draw) + query, headers, None


def post_object(draw):
    # A type that PUT refuses is refused here too, and by Swift is not: what follows would differ.
    headers = [each for each in stored(draw) if 'swift_' not in each[1]]
    return 'POST', path(draw), headers, draw.one((None, b'', b'ignored'))


def delete_object(draw):
    query = draw.query((0.15, 'multipart-manifest', ('delete', 'delete', 'get', 'x')))
    return 'DELETE', path(draw) + query, draw.headers((0.1, 'Accept', ('application/json', 'text/xml', 'x'))) + draw.headers((0.1, 'X-If-Delete-At', ('4000000000', '1', 'x'))), None


def read_container(draw):
    query = draw.query(
        (0.4, 'format', ('json', 'xml', 'plain', 'x', '')), (0.2, 'limit', ('0', '1', '2', '10000', '10001', 'x', '-1')), (0.2, 'prefix', ('d', 'd/', 'o', 's/', '%C3%A9', '%FF')),
        (0.2, 'delimiter', ('/', 'x', '//', '', 'd/')), (0.15, 'marker', ('a', 'd/', 'o', 's/1')), (0.1, 'end_marker', ('o', 'd/y')), (0.1, 'reverse', TRUTHS), (0.1, 'path', ('d', '', '/', 's')))
    return draw.one(('GET', 'GET', 'HEAD')), draw.one(CONTAINERS) + query, draw.headers((0.2, 'Accept', ('application/json', 'text/xml', 'image/png', '*/*', 'text/plain;q=0.1, application/json', 'x'))), None


def write_container(draw):
    headers = metadata('Container', draw) + draw.headers(
        (0.15, 'X-Container-Read', ('.r:*', '.r:*,.rlistings', 'test2:tester2', 'test:tester3', '', '.r:', 'test2')), (0.1, 'X-Container-Write', ('test2:tester2', '', '.r:*', 'test:tester3')),
        (0.05, 'X-Remove-Container-Meta-A', ('x',)), (0.05, 'X-Remove-Container-Read', ('x',)), (0.03, 'X-Container-Meta-Quota-Bytes', ('100000', '', 'x')),
        (0.1, 'X-Container-Meta-Access-Control-Allow-Origin', ('*', 'http://a.example', 'http://a.example https://b.example', '')), (0.05, 'X-Container-Meta-Access-Control-Max-Age', ('5', 'x')),
        (0.05, 'X-Container-Meta-Access-Control-Expose-Headers', ('X-A X-B',)), (0.15, 'X-Container-Meta-Temp-URL-Key', ('key', 'key', 'other')), (0.1, 'X-Container-Meta-Web-Index', ('index.html', '')),
        (0.1, 'X-Container-Meta-Web-Error', ('error',)), (0.1, 'X-Container-Meta-Web-Listings', TRUTHS), (0.05, 'X-Container-Rfc-Compliant-Etags', TRUTHS), (0.05, 'X-Storage-Policy', ('gold', 'GOLD', 'Policy-0', 'silver', 'Rusty', 'nothing', '')),
        (0.05, 'X-Container-Sync-Key', ('secret', '')))
    return draw.one(('PUT', 'POST', 'POST')), draw.one(('{c}', '{c}', '{c}-2', 'no-such-{c}') if draw.sometimes(0.9) else ('c' * 257,)), headers, draw.one((None, b''))


def delete_container(draw):
    return 'DELETE', draw.one(('{c}', '{c}-2', 'no-such-{c}')), [], None


def odd(draw):
    headers = draw.headers((0.6, 'Origin', ORIGINS), (0.5, 'Access-Control-Request-Method', ('GET', 'PUT', 'x')), (0.3, 'Access-Control-Request-Headers', ('x-a', 'x-a, X-B')))
    return draw.one(('OPTIONS', 'OPTIONS', 'OPTIONS', 'PATCH', 'COPY', 'TRACE')), draw.one(('{c}', path(draw))), headers, None


def odd_path(draw):
    form = draw.one(('/v1.0/AUTH_test/%s', '/v1/AUTH_test/%s/', '/v1//%s', '/v2/AUTH_test/%s', '/V1/AUTH_test/%s', '/v1/AUTH_test//%s', '/v1/AUTH_none/%s', '/v1/%s', '/%s', '/info/%s', '/v1/AUTH%%5Ftest/%s'))
    return draw.one(('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS')), form % draw.one(('{c}', path(draw))), [], draw.one((None, b''))


def read_account(draw):
    """Only its names: what its containers hold reaches the other side late."""
    query = '?prefix={c}' + draw.query(
        (0.3, 'limit', ('0', '1', '10001', 'x')), (0.2, 'delimiter', ('-', 'x', '%FF')), (0.2, 'marker', ('{c}', '{c}-2')), (0.1, 'end_marker', ('{c}-2',)), (0.2, 'reverse', TRUTHS), (0.1, 'format', ('plain', 'x'))).replace('?', '&')
    return draw.one(('GET', 'GET', 'HEAD')), draw.one(('/v1/AUTH_test', '/v1/AUTH_test/')) + query, draw.headers((0.1, 'Accept', ('text/plain', 'image/png', 'x'))), None


def own_account(draw):
    """An account that nobody else asks for, by those who may and others."""
    verb = draw.one(('GET', 'HEAD', 'PUT', 'POST', 'POST', 'DELETE') if draw.sometimes(0.5) else ('GET', 'HEAD', 'POST'))
    headers = metadata('Account', draw) + draw.headers((0.1, 'X-Remove-Account-Meta-A', ('x',)), (0.1, 'X-Account-Access-Control', ('{}', '{"read-only":["test:tester"]}', '{"x":[]}', 'x', '')))
    query = draw.query((0.1, 'format', ('json', 'xml', 'x')), (0.05, 'limit', ('10001', '1')), (0.05, 'a', ('b',)))
    return verb, draw.one(('/v1/{a}', '/v1/{a}', '/v1/{a}/c')) + query, headers if verb in ('PUT', 'POST') else [], draw.one((None, b'')), draw.one(('admin', 'admin', 'admin', 'tester', None))


def bulk_delete(draw):
    lines = [draw.one(('{c}/', '/{c}/', '{c}-2/', 'no-such-{c}/')) + draw.one(NAMES) for _ in range(draw.random.randint(0, 4))] + draw.one(([], [], ['{c}'], [''], ['x' * 300]))
    headers = draw.headers((0.9, 'Content-Type', ('text/plain',)), (0.6, 'Accept', ('application/json', 'text/xml', 'application/xml', 'text/plain', 'image/png')))
    return draw.one(('POST', 'POST', 'DELETE')), draw.one(('/v1/AUTH_test', '/v1/AUTH_test/{c}')) + '?bulk-delete', headers, '\n'.join(lines).encode()


def extract(draw):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode='w', format=tarfile.GNU_FORMAT) as archive:
        for _ in range(draw.random.randint(0, 3)):
            member = tarfile.TarInfo(draw.one(('a', 'd/x', 's/1', './b', 'deep/er/c.txt', 'dir/')))
            body = draw.one(BODIES).encode()
            member.size = len(body)
            if member.name.endswith('/'):
                member.type, member.size = tarfile.DIRTYPE, 0
            archive.addfile(member, io.BytesIO(body))
    headers = draw.headers((0.6, 'Accept', ('application/json', 'text/xml', 'text/plain'))) + metadata('Object', draw)
    return 'PUT', draw.one(('{c}', '{c}/sub', '{c}/sub/', 'no-such-{c}')) + '?extract-archive=' + draw.one(('tar', 'tar', 'tar', 'tar.gz', 'zip', '')), headers, data.getvalue()


def temp_url(draw):
    method = draw.one(('GET', 'GET', 'HEAD', 'PUT', 'POST', 'DELETE'))
    words = {word: draw.one(values) for share, word, values in (
        (0.2, 'key', ('other', 'none')), (0.1, 'expires', (1, 4000000001)), (0.2, 'digest', ('sha1', 'sha512')), (0.1, 'form', ('capitals', 'base64')), (0.15, 'prefix', ('', 'd', 'o')),
        (0.1, 'range_', ('127.0.0.1', '10.0.0.0/8', 'x')), (0.3, 'more', ('&filename=f', '&inline', '&inline&filename=a%22b', '&a=b', '&filename='))) if draw.sometimes(share)}
    target = TempUrl('{c}/' + draw.one(NAMES), draw.one((method, method, method, 'GET', 'PUT')), **words)
    headers = draw.headers((0.2, 'Range', RANGES), (0.1, 'Origin', ORIGINS)) + (stored(draw) if method in ('PUT', 'POST') else conditions(draw, 0.1))
    return method, target, headers, draw.one(BODIES).encode() if method == 'PUT' else None, None


def form_post(draw):
    words = {word: draw.one(values) for share, word, values in (
        (0.15, 'key', ('other',)), (0.1, 'expires', (1, 'x')), (0.1, 'size', (1, 0, 'x')), (0.1, 'count', (1, 0)), (0.2, 'redirect', ('http://a.example/', 'http://a.example/?b=c')), (0.1, 'end', ('', '--limit--'))) if draw.sometimes(share)}
    parts = [draw.one((file('a'), file('d/x'), file('o', 'other data'), file('p', kind=None), file(''), field('x', 'y'), field('x_delete_at', '4000000000'))) for _ in range(draw.random.randint(0, 3))]
    return 'POST', draw.one(('{c}/', '{c}/up/', '{c}')), [('Content-Type', 'multipart/form-data; boundary=limit')], Form('{c}/', parts, **words), None


KINDS = ((put_object, 20), (put_segment, 8), (put_manifest, 5), (put_dynamic, 2), (copy, 10), (read_object, 24), (post_object, 8), (delete_object, 5), (read_container, 12), (write_container, 8), (delete_container, 2), (odd, 3), (odd_path, 2),
         (read_account, 2), (own_account, 3), (bulk_delete, 2), (extract, 2), (temp_url, 4), (form_post, 1))


def sequence(seed, number):
    """A check of so many requests, the same for the same two numbers."""
    draw = Draw('%d-%d' % (seed, number))
    kinds = [kind for kind, weight in KINDS for _ in range(weight)]
    steps = []
    for _ in range(REQUESTS_A_SEQUENCE):
        kind = draw.one(kinds)
        method, target, headers, body, *user = kind(draw)
        # A header twice is one header of two values: another question than chance is to ask.
        unique = {name.lower(): (name, value) for name, value in headers}
        steps.append(Request(method, None, target, list(unique.values()), body, *(user or [draw.one(USERS)])))
    return Check('by chance %d-%d' % (seed, number), steps, True)
