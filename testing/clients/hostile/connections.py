"""Connections that come to nothing, by hundreds and thousands, and clients that dawdle."""

import select
import socket
import struct
import time

from common import LARGE, SMALL, Broken, expect, expect_one_of, fail

HALF_REQUESTS = 1000
ABANDONED = 3000
ABORTED = 200
UNREAD = 100
# The timeouts of hostile.sh are 3 and 5 s; a busy machine is late.
GIVEN_UP_SECONDS_MAX = 40


def run(store):
    half_requests(store)
    abandoned(store)
    aborted_uploads(store)
    silent_uploads(store)
    unread_answers(store)
    abandoned_work(store)


def open_many(store, count, data):
    """Connections that have sent these bytes; several at a time wait in the kernel's queue."""
    sockets = []
    for _ in range(count):
        connection = socket.create_connection((store.host, store.port), 30)
        connection.sendall(data)
        sockets.append(connection)
    return sockets


def reset(connection):
    """Closes as a process does that died: with RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    connection.close()


def await_ends(what, sockets):
    """Waits until the store has closed them all, whatever it says before."""
    deadline, left = time.monotonic() + GIVEN_UP_SECONDS_MAX, set(sockets)
    poll = select.poll()
    by_number = {connection.fileno(): connection for connection in sockets}
    for number in by_number:
        poll.register(number, select.POLLIN)
    while left:
        if time.monotonic() > deadline:
            fail('%s: %d of %d connections are still open' % (what, len(left), len(sockets)))
        for number, _ in poll.poll(1000):
            connection = by_number[number]
            try:
                if connection.recv(65536):
                    continue
            except ConnectionError:
                pass
            poll.unregister(number)
            left.discard(connection)
    for connection in sockets:
        connection.close()


def half_requests(store):
    """Heads that never end, a byte now and then: the time for a head is for all of it."""
    sockets = open_many(store, HALF_REQUESTS, store.head('GET {a}/safe/small')[:-4])
    store.serves()
    deadline = time.monotonic() + GIVEN_UP_SECONDS_MAX
    for connection in sockets[:50]:
        try:
            connection.sendall(b'\r\nX-A: b')
        except ConnectionError:
            pass
    store.serves()
    await_ends('half requests', sockets)
    if time.monotonic() > deadline:
        fail('half requests are served too patiently')
    await_ends('connections without a word', open_many(store, HALF_REQUESTS, b''))


def abandoned(store):
    """Connected and gone, by FIN and by RST, before, in and behind a request."""
    request = store.head('GET {a}/safe/small')
    for data in (b'', b'G', request[:40], request, request * 3, store.head('PUT {a}/safe/stolen', 'Content-Length: 0')[:-2]):
        for index, connection in enumerate(open_many(store, ABANDONED // 6, data)):
            if index % 2:
                reset(connection)
            else:
                connection.close()
    store.serves()


def aborted_uploads(store):
    """Half a body, small and in a file of its own, with a length and in chunks: nothing comes of it."""
    for headers, body in ((['Content-Length: 1048576'], LARGE[:700000]), (['Content-Length: 1000'], b'half'), (['Transfer-Encoding: chunked'], b'80000\r\n' + LARGE[:400000]),
                          (['Content-Length: 1048576', 'Expect: 100-continue'], b'')):
        for index in range(ABORTED // 4):
            connection = socket.create_connection((store.host, store.port), 30)
            try:
                connection.sendall(store.head('PUT {a}/safe/stolen-%d' % index, *headers) + body)
            except ConnectionError:
                pass
            if index % 2:
                reset(connection)
            else:
                connection.close()
    store.serves()


def silent_uploads(store):
    """A body that stops is given up after client_timeout."""
    began, silent = time.monotonic(), []
    for index in range(UNREAD):
        connection = store.connect()
        connection.send(store.head('PUT {a}/safe/stolen-%d' % index, 'Content-Length: 1048576') + LARGE[:300000])
        silent.append(connection)
    store.serves()
    for connection in silent:
        try:
            # Disks of a busy machine may be late to begin with so many at once.
            expect_one_of('a body that stops', connection.answer('PUT').status, (408, 503))
        except Broken as broken:
            if 'TimeoutError' in str(broken):
                fail('a body that stops is waited for')
        connection.close()
    if time.monotonic() - began > GIVEN_UP_SECONDS_MAX:
        fail('bodies that stop are waited for')


def unread_answers(store):
    """Answers that nobody takes are given up after send_max; and those of whom it leaves in the middle."""
    sockets = []
    for index in range(UNREAD):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect((store.host, store.port))
        connection.sendall(store.head('GET {a}/safe/large') * 4)
        sockets.append(connection)
    store.serves()
    for connection in sockets[::2]:
        connection.settimeout(10)
        connection.recv(1000)
        reset(connection)
    time.sleep(8)  # longer than send_max: nothing is read meanwhile
    for connection in sockets[1::2]:
        connection.settimeout(10)
        come, ended = 0, False
        while not ended and come < 4 * len(LARGE):
            try:
                data = connection.recv(65536)
            except ConnectionError:
                data = b''
            ended, come = not data, come + len(data)
        if not ended:
            fail('an answer was kept for a client that took nothing of it')
        connection.close()


def abandoned_work(store):
    """Long work whose client is gone: archives, lists to delete, manifests with a heartbeat."""
    for head, body in ((store.head('PUT {a}/safe?extract-archive=tar', 'Content-Length: 1000000'), bytes(700)), (store.head('POST {a}?bulk-delete', 'Content-Length: 1000000', 'Content-Type: text/plain'), b'safe/none\n' * 100),
                       (store.head('PUT {a}/safe/stolen?multipart-manifest=put&heartbeat=on', 'Content-Length: 1000000'), b'[{"path":"/safe/small"},'),
                       (store.head('COPY {a}/safe/large', 'Destination: safe/none-such/../x', 'X-Fresh-Metadata: true')[:-2], b''), (store.head('POST {a}/safe/', 'Content-Type: multipart/form-data; boundary=x', 'Content-Length: 100000'), b'--x\r\n' * 1000)):
        for connection in open_many(store, 40, head + body):
            reset(connection)
    expect('an object', store.ask('GET', '{a}/safe/small').body, SMALL)
