"""Archives that claim, hide or unfold more than they hold."""

import bz2
import gzip
import io
import json
import random
import struct
import tarfile
import time
import zlib

from common import SMALL, expect, fail

SECONDS_MAX = 60  # for a bomb, as long as a patient client waits
MUTANTS = 250
# What a bomb unfolds to: zeros in pieces, each compressed by itself and repeated.
PIECE_BYTES = 16 << 20
BOMB_BYTES = 256 << 30


def run(store):
    # A container where a member's way up might end.
    store.wants('a container', (201, 202), 'PUT', '{a}/%2e%2e')
    store.wants('the container of archives', (201, 202), 'PUT', '{a}/archives')
    members(store)
    headers(store)
    mutants(store)
    bombs(store)
    for container in ('archives', '%2e%2e', 'root', 'C:'):
        empty(store, container)


def empty(store, container):
    answer = store.ask('GET', '{a}/%s?format=json' % container)
    if answer.status == 404:
        return
    for row in json.loads(answer.body or b'[]'):
        path = ''.join('%%%02x' % byte for byte in row['name'].encode())
        store.wants('deletion of a member', 204, 'DELETE', '{a}/%s/%s' % (container, path))
    store.wants('deletion of its container', 204, 'DELETE', '{a}/' + container)


def extract(store, what, body, kind='tar', where='archives'):
    """The result; 200 is the answer to whatever an archive holds."""
    began = time.monotonic()
    answer = store.wants(what, 200, 'PUT', '{a}/%s?extract-archive=%s' % (where, kind), [('Accept', 'application/json')], body)
    if time.monotonic() - began > SECONDS_MAX:
        fail('%s took %d s' % (what, time.monotonic() - began))
    result = json.loads(answer.body)
    if result['Response Status'][:3] not in ('201', '400'):
        fail('%s: got %r' % (what, result))
    return result


def header(name, size=b'00000000005\0', flag=b'0', link=b'', prefix=b'', magic=b'ustar\x0000'):
    """A header of 512 bytes, all fields as they stand in it, with the right sum."""
    block = bytearray(512)
    block[0:len(name[:100])] = name[:100]
    block[100:124] = b'0000644\x000000000\x000000000\x00'
    block[124:136] = size[:12].ljust(12, b'\0')
    block[136:148] = b'00000000000\0'
    block[156:157] = flag
    block[157:157 + len(link)] = link
    block[257:257 + len(magic)] = magic
    block[345:345 + len(prefix)] = prefix
    block[148:156] = b'        '
    block[148:156] = b'%06o\0 ' % sum(block)
    return bytes(block)


def octal(size):
    return b'%011o\0' % size


def content(data):
    return data + bytes(-len(data) % 512)


def pax(*records):
    body = b''
    for record in records:
        length = len(record) + 2
        while len(b'%d' % length) + 1 + len(record) + 1 != length:
            length = len(b'%d' % length) + 1 + len(record) + 1
        body += b'%d %s\n' % (length, record)
    return header(b'pax', octal(len(body)), b'x') + content(body)


HELLO = header(b'hello') + content(b'hello')
END = bytes(1024)


def members(store):
    """Names that lead elsewhere, and members that are no files: they stay in the container, or are nothing."""
    for name in (b'../../outside', b'/etc/passwd', b'./../x', b'..', b'.', b'/', b'a/../../b', b'C:\\x', b'a\r\nX-Injected: b', b'\x7f', b'%00', b'%2e%2e/x', b' ', b'a' * 100, b'\xff\xfe', b'\xc0\xaf',
                 'ä'.encode(), '\u202e'.encode(), b'$(id)', b'-rf', b'safe/small'):
        extract(store, 'the member %r' % name, header(name) + content(b'hello') + END)
        # Below an account the first part is a container's name; nothing else is reached by it.
        extract(store, 'the member %r of an account' % name, header(b'root/' + name[:95]) + content(b'hello') + END, where='')
    empty(store, 'root')
    expect('an object beside', store.ask('GET', '{a}/safe/small').body, SMALL)
    for flag in (b'1', b'2', b'3', b'4', b'5', b'6', b'K', b'D', b'M', b'V', b'Z', b'\xff', b'A'):
        result = extract(store, 'a member of kind %r' % flag, header(b'kind', octal(0), flag, b'/etc/passwd') + HELLO + END)
        expect('a link or device', store.ask('GET', '{a}/archives/kind').status, 404)
        if flag not in (b'K', b'D', b'M', b'V', b'Z', b'\xff', b'A'):
            expect('files beside it', result['Number Files Created'], 1)


def headers(store):
    """Numbers that claim too much; extended headers that do."""
    huge = b'\x80' + bytes(3) + b'\x7f' + b'\xff' * 7
    for size in (octal(1 << 32), b'77777777777\0', huge, b'\xff' * 12, b'\x80' + b'\xff' * 11, b'-0000000005\0', b'           \0', b'9999999999\0', b'0x5\0', b'\0' * 12, b'1' * 12):
        extract(store, 'a member of size %r' % size, header(b'sized', size) + content(b'hello') + END)
        extract(store, 'the second of size %r' % size, HELLO + header(b'sized', size) + content(b'hello') + END)
        for flag in (b'L', b'K', b'x', b'g', b'S', b'X'):
            extract(store, 'a header %r of size %r' % (flag, size), header(b'sized', size, flag) + content(b'hello') + HELLO + END)
    extract(store, 'a name of 2 MiB', header(b'././@LongLink', octal(2 << 20), b'L') + bytes(b'a' * (2 << 20)) + HELLO + END)
    extract(store, 'an extended header of 2 MiB', header(b'pax', octal(2 << 20), b'x') + content(b'%d a=' % (2 << 20) + b'b' * (2 << 20))[:2 << 20] + HELLO + END)
    extract(store, 'a thousand headers of headers', b''.join(header(b'pax%d' % index, octal(8), b'x') + content(b'8 ab=cd\n') for index in range(1000)) + HELLO + END)
    extract(store, 'long names of long names', header(b'././@LongLink', octal(5), b'L') * 1 + content(b'long\0') + (header(b'././@LongLink', octal(5), b'L') + content(b'long\0')) * 5000 + HELLO + END)
    for record in (b'path=../../x', b'path=', b'path=\0', b'path=a\nb', b'path=' + b'a' * 2000, b'size=99999999999999999999', b'size=-1', b'size=abc', b'size=1e9', b'SCHILY.xattr.user.meta.a\r\nX-Injected: b=c',
                   b'SCHILY.xattr.user.meta.a=b\r\nX-Injected: c', b'SCHILY.xattr.user.mime_type=text/plain\r\nX-Injected: b', b'SCHILY.xattr.user.meta.=x', b'SCHILY.xattr.user.meta.' + b'a' * 5000 + b'=b',
                   b'SCHILY.xattr.user.meta.a=' + b'b' * 100000, b'SCHILY.xattr.user.meta.a=\xff\xfe', b'GNU.sparse.major=1', b'GNU.sparse.map=0,1,2', b'GNU.sparse.size=99999999999999', b'GNU.sparse.realsize=-5',
                   b'GNU.sparse.numblocks=999999999', b'GNU.sparse.map=' + b'0,1,' * 10000, b'mtime=nan', b'mtime=' + b'9' * 5000, b'uid=-1', b'linkpath=/etc/passwd', b'hdrcharset=BINARY', b'=', b'LIBARCHIVE.xattr.user.meta.a=b\0c'):
        extract(store, 'the record %r' % record[:60], pax(record) + HELLO + END)
    for body in (b'5 a=b', b'0 a=b\n', b'-5 a=b\n', b'99 a=b\n', b'9999999999999999999 a=b\n', b'a=b\n', b' \n', b'3\n\n', b'\0' * 100, b'6 a=b\n' * 10000):
        extract(store, 'the records %r' % body[:30], header(b'pax', octal(len(body)), b'x') + content(body) + HELLO + END)
    extract(store, 'a thousand attributes', pax(*(b'SCHILY.xattr.user.meta.a%d=b' % index for index in range(1000))) + HELLO + END)
    sparse = bytearray(header(b'sparse', octal(512), b'S', magic=b'ustar  \0'))
    for index in range(4):
        sparse[386 + 24 * index:410 + 24 * index] = octal((1 << 32) - index) + octal((1 << 32) - 1)
    sparse[482] = 1
    sparse[483:495] = b'77777777777\0'
    sparse[148:156] = b'        '
    sparse[148:156] = b'%06o\0 ' % sum(sparse)
    extract(store, 'a sparse file of much', bytes(sparse) + b'\xff' * 512 * 20 + END)
    for body in (b'', b'\0', b'hello', END, HELLO[:100], HELLO[:600], HELLO, HELLO + b'\0' * 100, HELLO[:-1], b'\x1f\x8b', b'BZh9', b'PK\x03\x04' + bytes(600), b'\xff' * 5000):
        for kind in ('tar', 'tar.gz', 'tar.bz2'):
            extract(store, '%r as %s' % (body[:20], kind), body, kind)
            extract(store, '%r in %s' % (body[:20], kind), {'tar': body, 'tar.gz': gzip.compress(body), 'tar.bz2': bz2.compress(body)}[kind], kind)
    for kind in ('', 'zip', 'tar.xz', '../tar', '%00', 'tar%0d%0aX-Injected:%20b'):
        store.wants('an archive of kind %s' % kind, (200, 400), 'PUT', '{a}/archives?extract-archive=' + kind, body=b'')
    store.wants('a broken sum of gzip', 200, 'PUT', '{a}/archives?extract-archive=tar.gz', body=gzip.compress(HELLO + END)[:-8] + b'12345678')
    # The head of a gzip file has texts without end.
    store.wants('a gzip of endless names', 200, 'PUT', '{a}/archives?extract-archive=tar.gz', body=b'\x1f\x8b\x08\x18\0\0\0\0\0\x03' + b'a' * (8 << 20))


def mutants(store):
    """Archives with bytes changed by chance; sums are made right again in half of them."""
    chance = random.Random(11)
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode='w', format=tarfile.PAX_FORMAT) as tar:
        for name in ('one', 'twö', 'x' * 150):
            info = tarfile.TarInfo(name)
            info.size = 600
            info.pax_headers = {'SCHILY.xattr.user.meta.colour': 'blue'}
            tar.addfile(info, io.BytesIO(b'a' * 600))
    whole = file.getvalue()
    for index in range(MUTANTS):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.choice((0, 0x80, 0xff, chance.randrange(256), ord('7')))
        if index % 2:
            for at in range(0, len(data) - 512, 512):
                if data[at + 257:at + 262] == b'ustar':
                    data[at + 148:at + 156] = b'        '
                    data[at + 148:at + 156] = b'%06o\0 ' % sum(data[at:at + 512])
        kind = ('tar', 'tar.gz', 'tar.bz2')[index % 3]
        body = {'tar': bytes, 'tar.gz': lambda raw: gzip.compress(raw, 1), 'tar.bz2': bz2.compress}[kind](bytes(data))
        if index % 5 == 0:
            body = body[:chance.randrange(len(body))]
        extract(store, 'mutant %d' % index, body, kind)


def bombs(store):
    """A megabyte at most that unfolds to hundreds of gigabytes, passed over or too long to be stored."""
    size = b'\x80' + b'\0' * 3 + struct.pack('>Q', BOMB_BYTES)
    zeros = bytes(PIECE_BYTES)
    for kind, compress in (('tar.bz2', bz2.compress), ('tar.gz', lambda raw: gzip.compress(raw, 9))):
        piece, repeated = compress(zeros), BOMB_BYTES // PIECE_BYTES
        if kind == 'tar.gz':
            repeated = 64  # a gzip of zeros is a thousandth: one mebibyte
        for what, first in (('an empty archive', b''), ('a member too long', header(b'bomb', size)), ('a folder with content', header(b'bomb/', size, b'5')), ('a long name', header(b'././@LongLink', size, b'L')),
                            ('an extended header', header(b'pax', size, b'x'))):
            began = time.monotonic()
            result = extract(store, '%s in a bomb of %s' % (what, kind), compress(HELLO + first) + piece * repeated, kind)
            print('      %-24s %-7s %6.1f s  %s' % (what, kind, time.monotonic() - began, result['Response Body'][:60] or result['Response Status']))
            expect('what the bomb stored', store.ask('GET', '{a}/archives/bomb').status, 404)
    # One stream, of deflate's best ratio.
    squeezed = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = squeezed.compress(HELLO + header(b'bomb/', size, b'5'))
    for _ in range(64):
        body += squeezed.compress(zeros)
    extract(store, 'a bomb in one stream', body + squeezed.flush(), 'tar.gz')
