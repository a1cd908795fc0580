#!/usr/bin/env python3
"""Work in three sizes that a store must do without keeping it in memory; memory.sh measures. Nothing
is kept here either: what is sent is made as it goes, and what comes back is compared with it.

Usage: memory.py URL TOKEN large SEGMENTS SEGMENT-BYTES     a static large object, in and out
       memory.py URL TOKEN tar MEMBERS                      an archive, and what it became
       memory.py URL TOKEN fill OBJECTS                     objects for a listing, by archives
       memory.py URL TOKEN list OBJECTS                     that listing, all pages
"""
import hashlib
import http.client
import io
import json
import queue
import random
import sys
import tarfile
import threading
from urllib.parse import urlencode, urlsplit

SECONDS_MAX = 60  # until the next byte of an answer: a client's usual patience, which heartbeats must not exhaust
WORKERS = 4
PAGE = 10000  # the longest that a store gives
CHUNK_BYTES = 256 * 1024
BLOCK = random.Random(1).randbytes(1 << 20)

url, token = urlsplit(sys.argv[1]), sys.argv[2]


def fail(message):
    sys.exit("FAILED: " + message)


def expect(what, got, wanted):
    if got != wanted:
        fail("%s: got %r, wanted %r" % (what, got, wanted))


class Client:
    """One connection that stays."""

    def __init__(self):
        self.connection = http.client.HTTPConnection(url.hostname, url.port, timeout=SECONDS_MAX)

    def open(self, method, path, body=None, headers=None, chunked=False):
        self.connection.request(method, url.path + path, body, {"X-Auth-Token": token, **(headers or {})}, encode_chunked=chunked)
        return self.connection.getresponse()

    def ask(self, wanted, method, path, body=None, headers=None, chunked=False):
        answer = self.open(method, path, body, headers, chunked)
        content = answer.read()
        if answer.status != wanted:
            fail("%s %s: got %d %r, wanted %d" % (method, path, answer.status, content[:200], wanted))
        return answer, content


def in_parallel(count, work):
    """Runs work(client, index) for all indices, in order of their beginnings."""
    waiting, failures = queue.SimpleQueue(), []
    for index in range(count):
        waiting.put(index)

    def run():
        client = Client()
        try:
            while not failures:
                work(client, waiting.get_nowait())
        except queue.Empty:
            pass
        except BaseException as failure:  # SystemExit too: it would end this thread alone
            failures.append(failure)

    threads = [threading.Thread(target=run) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


# ---- a static large object


class Segments:
    """Each is another cut of one block, behind its number: none can be taken for its neighbour."""

    def __init__(self, count, size):
        self.count, self.size = count, size
        self.long_block = memoryview(BLOCK * (size // len(BLOCK) + 2))

    def __getitem__(self, index):
        begin = index * 7919 % len(BLOCK)
        number = b"%016d" % index
        return number + self.long_block[begin:begin + self.size - len(number)]


def large(count, size):
    segments, etags = Segments(count, size), [None] * count
    for container in ("/large", "/segments"):
        Client().ask(201, "PUT", container)

    def put(worker, index):
        body = segments[index]
        answer, _ = worker.ask(201, "PUT", "/segments/%06d" % index, body)
        etags[index] = hashlib.md5(body).hexdigest()
        expect("etag of segment %d" % index, answer.getheader("Etag"), etags[index])

    in_parallel(count, put)
    manifest = [{"path": "/segments/%06d" % index, "etag": etag, "size_bytes": size} for index, etag in enumerate(etags)]
    client = Client()  # the store ends connections that were idle meanwhile
    client.ask(201, "PUT", "/large/o?multipart-manifest=put", json.dumps(manifest))
    answer = client.open("GET", "/large/o")
    expect("status of the large object", answer.status, 200)
    expect("its length", answer.getheader("Content-Length"), str(count * size))
    expect("its etag", answer.getheader("Etag"), '"%s"' % hashlib.md5("".join(etags).encode()).hexdigest())
    room = memoryview(bytearray(size))
    for index in range(count):
        come = 0
        while come < size:
            length = answer.readinto(room[come:])
            if not length:
                fail("the large object ends in segment %d" % index)
            come += length
        if room != segments[index]:
            fail("segment %d of the large object differs" % index)
    expect("bytes behind the large object", answer.read(), b"")
    Client().ask(200, "DELETE", "/large/o?multipart-manifest=delete")


# ---- archives


def member(index):
    """Name and body of a member; the names are in order."""
    return "%07d/%s" % (index, "nämé" if index % 7 == 0 else "name"), BLOCK[index % 5000:index % 5000 + index % 1500]


class Pipe:
    """What tarfile writes, for http.client to read, whose queue holds little."""

    def __init__(self):
        self.chunks = queue.Queue(4)

    def write(self, data):
        self.chunks.put(bytes(data))
        return len(data)

    def end(self):
        self.chunks.put(None)

    def __iter__(self):
        while (chunk := self.chunks.get(timeout=SECONDS_MAX)) is not None:
            yield chunk


def archive(pipe, begin, end):
    with tarfile.open(mode="w|", fileobj=pipe, bufsize=CHUNK_BYTES) as tar:
        for index in range(begin, end):
            name, body = member(index)
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
            tar.members = []  # tarfile remembers each
    pipe.end()


def extract(client, container, begin, end):
    pipe = Pipe()
    threading.Thread(target=archive, args=(pipe, begin, end), daemon=True).start()
    _, content = client.ask(200, "PUT", "/%s?extract-archive=tar" % container, pipe,
                            {"Accept": "application/json", "Transfer-Encoding": "chunked"}, chunked=True)
    result = json.loads(content)
    expect("status of the archive", result["Response Status"], "201 Created")
    expect("files of the archive", result["Number Files Created"], end - begin)
    expect("errors of the archive", result["Errors"], [])


def tar(count):
    Client().ask(201, "PUT", "/tar")
    extract(Client(), "tar", 0, count)
    pages("tar", count)


def fill(count):
    Client().ask(201, "PUT", "/list")
    share = -(-count // (4 * WORKERS))
    in_parallel(-(-count // share), lambda client, index: extract(client, "list", index * share, min(count, (index + 1) * share)))


# ---- listings


def pages(container, count):
    """Every row of the container, in order: its name, its length and the MD5 of its bytes."""
    client, index, marker = Client(), 0, ""
    while True:
        query = urlencode({"format": "json", "limit": PAGE, "marker": marker})
        _, content = client.ask(200, "GET", "/%s?%s" % (container, query))
        rows = json.loads(content)
        expect("rows of a page", len(rows), min(PAGE, count - index))
        if not rows:
            break
        for row in rows:
            name, body = member(index)
            expect("row %d" % index, (row["name"], row["bytes"], row["hash"]), (name, len(body), hashlib.md5(body).hexdigest()))
            index += 1
        marker = rows[-1]["name"]
    answer, _ = client.ask(204, "HEAD", "/" + container)
    expect("objects that the container counts", answer.getheader("X-Container-Object-Count"), str(count))


if __name__ == "__main__":
    {"large": large, "tar": tar, "fill": fill, "list": lambda count: pages("list", count)}[sys.argv[3]](*map(int, sys.argv[4:]))
