"""Requests that are wrong in two ways: which of them is told (sections 0.6, 3, 4, 6 and 11)."""

import json

from steps import GET, HEAD, NOBODY, OTHER, OWNER, POST, POWERLESS, PUT, RESELLER, check, put, step

LONG = 'x' * 257
OBJECT, CONTAINER = {'X-Object-Meta-Long': LONG}, {'X-Container-Meta-Long': LONG}
ACL, POLICY = {'X-Container-Read': '.r:'}, {'X-Storage-Policy': 'nothing'}
PAST, WORDS = {'X-Delete-At': '1'}, {'X-Delete-After': 'soon'}
NO_TEXT, OURS = {'Content-Type': 'a/\xff'}, {'Content-Type': 'a/b; swift_x=1'}


def both(method, target, *pairs, body=None):
    return [method(400, target, dict(first, **second), body) for first, second in pairs]


def listings(status, query, *users):
    return [GET(status, '{c}?' + query, user=user) for user in users]


def manifests(*lists):
    return [PUT(400, '{c}/m?multipart-manifest=put', {}, json.dumps(entries)) for entries in lists]


def part(name='s', **more):
    return dict({'path': '/{c}/' + name}, **more)


CHECKS = [
    check('a container: ACL, metadata, policy, name', *both(PUT, '{c}', (ACL, CONTAINER), (ACL, POLICY), (CONTAINER, POLICY)), *both(PUT, LONG, (ACL, {}), (CONTAINER, {}), (POLICY, {}), ({}, {})),
          *both(POST, '{c}', (ACL, CONTAINER), (CONTAINER, {}))),
    check('an object: length, name, expiry, coding, metadata, type', *both(PUT, '{c}/o', (PAST, OBJECT), (WORDS, OBJECT), (PAST, NO_TEXT), (NO_TEXT, OBJECT), (OBJECT, OURS), (PAST, OURS), body='x'),
          *both(PUT, '{c}/' + 'o' * 1025, (PAST, OBJECT), body='x'), PUT(411, '{c}/o', PAST)),
    check('a POST: metadata, expiry', put('{c}/o'), *both(POST, '{c}/o', (PAST, OBJECT), (WORDS, OBJECT), (OURS, OBJECT), (OURS, PAST)), *both(POST, '{c}/' + 'o' * 1025, (WORDS, {}), (OBJECT, {})), POST(404, '{c}/' + 'o' * 1025)),
    check('a listing: what is asked for, who asks', *listings(412, 'limit=10001', OTHER, POWERLESS, RESELLER), *listings(400, 'prefix=%FF', OTHER), *listings(400, 'path=%FF&limit=10001', OTHER), *listings(400, 'marker=%FF&prefix=%FE', OTHER),
          *listings(401, 'limit=10001', NOBODY), *listings(401, 'prefix=%FF', NOBODY), GET(412, 'no-such-{c}?limit=10001', user=OTHER), HEAD(403, '{c}?limit=10001', user=OTHER), HEAD(204, '{c}?limit=10001'),
          POST(204, '{c}', {'X-Container-Read': '.r:*,.rlistings'}), *listings(412, 'limit=10001', NOBODY)),
    check('an account: who asks, what is asked for', GET(403, '?limit=10001', user=OTHER), GET(401, '?prefix=%FF', user=NOBODY)),
    check('an account: parameters that are no UTF-8', *(GET(400, '?%s=%%FF&limit=10001' % name) for name in ('prefix', 'delimiter', 'format')), *(GET(412, '?%s=%%FF&limit=10001' % name) for name in ('marker', 'end_marker')), *(GET(400, '?%s=%%FF' % name) for name in ('marker', 'end_marker')), *(GET(400, '?%s=%%FF&%s=%%FF' % pair) for pair in (('limit', 'prefix'), ('delimiter', 'prefix'), ('limit', 'delimiter'), ('marker', 'limit'), ('end_marker', 'marker')))),
    check('a dynamic large object: its range, conditions', PUT(201, '{c}/m', {'X-Object-Manifest': '{c}/none'}, ''),
          *(method(status, '{c}/m', {'Range': ranges, name: value}) for method in (GET, HEAD) for ranges, status in (('bytes=2-2', 416), ('bytes=2-2,3-3', None)) for name, value in (('If-Match', 'x'), ('If-None-Match', '*')))),
    check('an account ACL that is none, whatever is asked', *(step(method, 400, target, {'X-Account-Access-Control': 'x'}, body, user=user) for user in (OWNER, OTHER, NOBODY)
          for method, target, body in (('POST', '', None), ('GET', '', None), ('HEAD', '{c}', None), ('PUT', '{c}', b''), ('PUT', '{c}/o', b'x'), ('DELETE', '{c}/o', None))), GET(404, '{c}/o'),
          GET(401, '{c}', {'X-Account-Access-Control': 'x', 'X-Auth-Token': 'AUTH_tknone'}, user=NOBODY), GET(403, '/v1/other/c', {'X-Account-Access-Control': 'x'})),
    check('a container that is missing, for resellers', GET(404, 'no-such-{c}', user=RESELLER), HEAD(404, 'no-such-{c}', user=RESELLER), POST(404, 'no-such-{c}', user=RESELLER), GET(404, '/v1/{a}/c', user=RESELLER)),
    check('a manifest: its entries by themselves', put('{c}/s', 'a'), *manifests(
        [part(size_bytes=1, range='9-')], [part(size_bytes=0, range='1-')], [part(size_bytes='1', range='9-')], [part(size_bytes=1, range='-0')], [part(size_bytes=1, range='9-'), part(range='x')],
        [part(size_bytes=0), part()], [part(size_bytes=-5), part()], [part(size_bytes=0, range='x'), part()], [part(size_bytes='x', range='y'), part()], [part('m', size_bytes=0), part()], [part('m', size_bytes=5, range='9-')],
        [part('m', size_bytes='x')], [{'path': 'x', 'size_bytes': 'x', 'range': 'y'}], [part(size_bytes=1, range='5-2,3')], [part(range='5-6,x')], [part(range='5-6,')], [part(range='5-6,7-8')], [part(range=',')])),
    check('a manifest: bytes alone, and wrong', put('{c}/s', 'a'), *manifests([{'data': '!'}], [{'data': ''}], [{'data': 1}], [{'data': 'eA==', 'x': 1}], [{'data': '!'}, part()], [{'data': '!'}, {'path': 1}])),
    check('refused: a manifest: what its segments are', put('{c}/s', 'a'), put('{c}/e', ''), *manifests(
        [part(range='1-')], [part(size_bytes=9, etag='x', range='3-')], [part(etag='x', range='10-')], [part('e', range='0-', etag='x'), part()], [part('e', range='-1', etag='x', size_bytes=5), part()])),
    check('a manifest: the last bytes of nothing', put('{c}/e', ''), PUT(201, '{c}/m?multipart-manifest=put', {}, json.dumps([part('e', range='-5')])), GET(200, '{c}/m'),
          PUT(201, '{c}/m?multipart-manifest=put', {}, json.dumps([part('e', range='-5', size_bytes=0)])), GET(200, '{c}/m?multipart-manifest=get&format=raw')),
    check('a manifest: a truth is a number', put('{c}/s', 'a'), PUT(201, '{c}/m?multipart-manifest=put', {}, json.dumps([part(size_bytes=True)]))),
]
