"""GET and HEAD of objects: conditions and ranges (section 5)."""

from steps import DELETE, GET, HEAD, POST, PUT, check, put

MD5 = '781e5e245d69b566979b86e28d23f2c7'  # of TEN
TEN = '0123456789'
PAST, FUTURE = 'Sat, 01 Jan 2000 00:00:00 GMT', 'Fri, 01 Jan 2100 00:00:00 GMT'
META = {'X-Object-Meta-A': '1', 'Content-Type': 'a/b', 'Content-Encoding': 'e'}


def asked(title, *rows, body=TEN):
    """Rows of (status, headers): GET and HEAD."""
    return check(title, PUT(201, '{c}/o', META, body), *(s for status, headers in rows for s in (GET(status, '{c}/o', headers), HEAD(status, '{c}/o', headers))))


def ranges(title, *rows, body=TEN):
    """Rows of (status, the header's value)."""
    return check(title, PUT(201, '{c}/o', META, body), *(GET(status, '{c}/o', {'Range': value}) for status, value in rows), HEAD(200, '{c}/o', {'Range': rows[0][1]}))


def none_match(status, value):
    return status, {'If-None-Match': value}


def match(status, value):
    return status, {'If-Match': value}


CHECKS = [
    asked('nothing special', (200, {})),
    asked('If-None-Match', none_match(304, MD5), none_match(304, '"%s"' % MD5), none_match(304, '*'), none_match(304, '"x", "%s"' % MD5), none_match(304, 'x,%s' % MD5), none_match(200, 'x'), none_match(200, '"x", "y"'),
          none_match(200, ''), none_match(200, MD5.upper()), none_match(200, 'W/"%s"' % MD5), none_match(304, '"*"')),
    asked('If-Match', match(200, MD5), match(200, '"%s"' % MD5), match(200, '*'), match(200, '"x", "%s"' % MD5), match(412, 'x'), match(412, '"x", "y"'), match(412, MD5.upper()), match(412, '')),
    asked('If-Modified-Since', *((status, {'If-Modified-Since': date}) for status, date in ((304, FUTURE), (200, PAST), (200, 'nonsense'), (200, ''), (200, '0')))),
    asked('If-Unmodified-Since', *((status, {'If-Unmodified-Since': date}) for status, date in ((200, FUTURE), (412, PAST), (200, 'nonsense'), (200, '')))),
    asked('dates in other forms', (304, {'If-Modified-Since': 'Friday, 01-Jan-49 00:00:00 GMT'}), (200, {'If-Modified-Since': 'Sat Jan  1 00:00:00 2000'}), (304, {'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 +0100'}),
          (200, {'If-Modified-Since': '2100-01-01T00:00:00'})),
    asked('conditions together', (304, {'If-None-Match': MD5, 'If-Match': 'x'}), (412, {'If-None-Match': 'x', 'If-Match': 'x'}), (304, {'If-None-Match': MD5, 'If-Unmodified-Since': PAST}),
          (304, {'If-None-Match': 'x', 'If-Modified-Since': FUTURE}), (412, {'If-Match': 'x', 'If-Modified-Since': FUTURE}), (304, {'If-Match': MD5, 'If-Modified-Since': FUTURE}), (304, {'If-Modified-Since': FUTURE, 'If-Unmodified-Since': PAST}),
          (412, {'If-Match': MD5, 'If-Unmodified-Since': PAST})),
    check('conditions on what is not there', GET(404, '{c}/no', {'If-None-Match': '*'}), GET(412, '{c}/no', {'If-Match': '*'}), GET(404, '{c}/no', {'If-Match': 'x'}), HEAD(412, '{c}/no', {'If-Match': '*'}), GET(404, '{c}/no', {'If-Unmodified-Since': PAST}),
          GET(412, 'no-such/o', {'If-Match': '*'})),
    asked('conditions before ranges', (304, {'If-None-Match': MD5, 'Range': 'bytes=0-1'}), (412, {'If-Match': 'x', 'Range': 'bytes=0-1'}), (412, {'If-Match': 'x', 'Range': 'bytes=99-'})),
    check('If-Range: the same body', put('{c}/o', TEN), *(GET(206, '{c}/o', {'If-Range': form % MD5, 'Range': 'bytes=0-1'}) for form in ('%s', '"%s"'))),
    check('If-Range: another body', put('{c}/o', TEN), GET(206, '{c}/o', {'If-Range': 'x', 'Range': 'bytes=0-1'}), GET(206, '{c}/o', {'If-Range': PAST, 'Range': 'bytes=0-1'})),
    ranges('one range', (206, 'bytes=2-4'), (206, 'bytes=0-0'), (206, 'bytes=9-9'), (206, 'bytes=5-'), (206, 'bytes=0-'), (206, 'bytes=-3'), (206, 'bytes=-10'), (206, 'bytes=-11'), (206, 'bytes=8-99'), (206, 'bytes=0-9')),
    ranges('blanks and case', (206, 'BYTES=2-4'), (206, 'Bytes = 2 - 4'), (206, ' bytes=2-4 '), (206, 'bytes= 2-4'), (206, 'bytes=\t2-4')),
    ranges('none can be had', (416, 'bytes=10-'), (416, 'bytes=10-20'), (416, 'bytes=-0'), (416, 'bytes=99-100,200-'), (416, 'bytes=-0,-0')),
    ranges('a range that is none is ignored', *((200, value) for value in ('bytes=4-2', 'bytes=a-b', 'bytes=', 'bytes', '2-4', 'items=2-4', 'bytes=-', 'bytes=1-2-3', 'bytes=1', 'bytes=2-4,', 'bytes=,2-4', 'bytes=2-4,x', 'bytes=2-4,5-3', 'bytes=+2-4',
        'bytes=2.0-4', 'bytes=2-4;5-6', 'bytes:2-4', '', 'bytes==2-4', 'bytes=--3', 'bytes=0x1-2'))),
    ranges('ranges of numbers without end', (416, 'bytes=99999999999999999999-'), (206, 'bytes=0-99999999999999999999'), (206, 'bytes=-99999999999999999999')),
    ranges('an object of nothing', (416, 'bytes=0-'), (416, 'bytes=0-0'), (200, 'bytes=-1'), (416, 'bytes=-0'), (416, 'bytes=5-6'), (200, 'bytes=0-1,-1'), body=''),
    ranges('several ranges', (206, 'bytes=0-1,4-5'), (206, 'bytes=0-1, 8-'), (206, 'bytes=-2,0-0'), (206, 'bytes=0-0,2-2,4-4,6-6'), (206, 'bytes=5-6,0-1'), (206, 'bytes=0-9,0-9')),
    ranges('the same range again and again', (206, 'bytes=0-4,0-4,0-4'), (206, 'bytes=' + ','.join(['0-0'] * 50)), (416, 'bytes=' + ','.join(['0-0'] * 51)), (206, 'bytes=0-,0-,0-,0-'), (416, 'bytes=0-4,0-4,1-5,1-5')),
    ranges('several of which one can be had', (206, 'bytes=0-1,99-'), (206, 'bytes=99-,3-4'), (206, 'bytes=0-1,-0'), (206, 'bytes=20-30,1-1,40-')),
    ranges('several of which two can be had', (206, 'bytes=0-1,99-,3-4')),
    ranges('ranges in abuse', (416, 'bytes=' + ','.join('%d-%d' % (i, i) for i in range(51))), (206, 'bytes=' + ','.join('%d-%d' % (i, i) for i in range(50))), (416, 'bytes=' + ','.join('%d-%d' % (i, i) for i in range(8, 0, -1))),
           (206, 'bytes=' + ','.join('%d-%d' % (i, i) for i in range(7, 0, -1))), (416, 'bytes=0-9,1-8,2-7,3-6'), (206, 'bytes=0-5,1-6'), (206, 'bytes=0-1,1-2,2-3'), (416, 'bytes=0-1,1-2,2-3,3-4'), (416, 'bytes=0-,1-,2-,3-'), body='x' * 100),
    ranges('ranges of a large object', (206, 'bytes=0-0,65535-65536,299999-'), (206, 'bytes=65536-131071'), (206, 'bytes=262143-262145'), (206, 'bytes=-1'), body='0123456789' * 30000),
    check('X-Newest reads what is there', put('{c}/o'), GET(200, '{c}/o', {'X-Newest': 'true'}), HEAD(200, '{c}/o', {'X-Newest': 'true'}), GET(404, '{c}/no', {'X-Newest': 'true'}), GET(206, '{c}/o', {'X-Newest': 'on', 'Range': 'bytes=0-1'})),
    check('a deleted object', put('{c}/o'), DELETE(204, '{c}/o'), GET(404, '{c}/o'), HEAD(404, '{c}/o'), POST(404, '{c}/o'), GET(404, '{c}/o', {'Range': 'bytes=0-1'})),
    check('Accept is not for objects', put('{c}/o'), GET(200, '{c}/o', {'Accept': 'image/png'}), GET(200, '{c}/o', {'Accept': 'nonsense'}), GET(200, '{c}/o', {'Accept-Encoding': 'gzip'}), GET(200, '{c}/o?format=json')),
]
