#!/usr/bin/env python3
"""Writers that put one object through several proxies at once, in a container whose versions are archived.

Usage: kept.py STORAGE-URL[,STORAGE-URL...] TOKEN CONTAINER ARCHIVE PUTS

Each of WRITERS puts bodies that no other has. Afterwards every body that was acknowledged must be there:
in the archive or, one of them, as the object.
"""
import sys
import threading
import urllib.parse

from connections import Connections

WRITERS = 8


class Told:
    """Bodies by what was answered; thread-safe."""

    def __init__(self):
        self.lock = threading.Lock()
        self.acknowledged = set()
        self.refused = {}

    def add(self, status, body):
        with self.lock:
            if status == 201:
                self.acknowledged.add(body)
            else:
                self.refused[status] = self.refused.get(status, 0) + 1


def write(number, urls, token, path, puts, told):
    store = Connections(urls, token, number)
    for i in range(puts):
        body = b'%d by %d' % (i, number)
        told.add(store.ask('PUT', path, body)[0], body)


def read(store, path):
    status, _, body = store.ask('GET', path)
    if status != 200:
        sys.exit('GET %s: %d' % (path, status))
    return body


def main():
    urls, token, container, archive, puts = sys.argv[1].split(','), sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5])
    path = '/%s/object' % container
    told = Told()
    writers = [threading.Thread(target=write, args=(i, urls, token, path, puts, told)) for i in range(WRITERS)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    store = Connections(urls, token, 0)
    names = read(store, '/' + archive).decode().split()
    there = {read(store, '/%s/%s' % (archive, urllib.parse.quote(name))) for name in names}
    there.add(read(store, path))
    lost = told.acknowledged - there
    print('%d acknowledged, %s refused, %d copies, %d lost' % (
        len(told.acknowledged), told.refused or 'none', len(names), len(lost)))
    if lost or not told.acknowledged or len(told.acknowledged) < WRITERS * puts // 2:
        sys.exit('lost: %s' % sorted(lost)[:20])


main()
