#!/usr/bin/env python3
"""Writers that all increment one counter object by If-Match, for a store whose servers are being killed.

Usage: counter.py STORAGE-URL[,STORAGE-URL...] TOKEN CONTAINER INCREMENTS

WRITERS (100 unless the environment says otherwise) read the counter and PUT its successor on condition
that it is still what they read, through all the URLs in turn, until INCREMENTS were answered 2xx. In the
end the counter must be the number of 2xx, plus at most the requests whose outcome nobody was told (503 or
no answer); and no two writers may have been told that they wrote the same successor.
"""
import collections
import os
import random
import sys
import threading
import time

from connections import Connections

WRITERS = int(os.environ.get('WRITERS', 100))
# Nobody may be kept from writing for so long.
SECONDS_MAX = 900


class Counter:
    """What all writers were told; thread-safe."""

    def __init__(self, increments):
        self.increments = increments
        self.lock = threading.Lock()
        self.outcomes = collections.Counter()
        self.written = collections.Counter()
        self.deadline = time.monotonic() + SECONDS_MAX

    def told(self, status, value):
        with self.lock:
            self.outcomes[status] += 1
            if status == 201:
                self.written[value] += 1

    def is_over(self):
        return self.outcomes[201] >= self.increments or time.monotonic() > self.deadline


def write(number, urls, token, path, counter):
    store = Connections(urls, token, number)
    chance = random.Random(number)
    sent = 0
    while not counter.is_over():
        status, etag, body = store.ask('GET', path)
        if status != 200:
            time.sleep(0.05)
            continue
        value = int(body.split()[0]) + 1
        sent += 1
        # No two bodies are the same, so that an ETag names one write.
        status, _, _ = store.ask('PUT', path, b'%d by %d, %d' % (value, number, sent), {'If-Match': etag})
        counter.told(status, value)
        time.sleep(chance.random() * 0.02)


def main():
    urls, token, container, increments = sys.argv[1].split(','), sys.argv[2], sys.argv[3], int(sys.argv[4])
    path = '/%s/counter' % container
    store = Connections(urls, token, 0)
    status, _, _ = store.ask('PUT', path, b'0 by nobody', {'If-None-Match': '*'})
    if status != 201:
        sys.exit('the counter cannot be made: %d' % status)
    counter = Counter(increments)
    began = time.monotonic()
    writers = [threading.Thread(target=write, args=(i, urls, token, path, counter), daemon=True) for i in range(WRITERS)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    seconds = time.monotonic() - began
    status, _, body = 0, None, b''
    for _ in range(100):
        status, _, body = store.ask('GET', path)
        if status == 200:
            break
        time.sleep(0.2)
    if status != 200:
        sys.exit('the counter cannot be read: %d' % status)
    value = int(body.split()[0])
    done = counter.outcomes[201]
    untold = counter.outcomes[503] + counter.outcomes[0]
    others = {k: n for k, n in counter.outcomes.items() if k not in (0, 201, 412, 503)}
    twice = sorted(v for v, n in counter.written.items() if n > 1)
    print('counter=%d done=%d unmet=%d status_503=%d unanswered=%d seconds=%.1f a_second=%.0f'
          % (value, done, counter.outcomes[412], counter.outcomes[503], counter.outcomes[0], seconds, done / seconds))
    if done < increments:
        sys.exit('only %d of %d increments in %d s' % (done, increments, SECONDS_MAX))
    if others:
        sys.exit('answers that nobody expects: %s' % others)
    if twice:
        sys.exit('told to two writers each: %s' % twice[:20])
    if not done <= value <= done + untold:
        sys.exit('the counter is %d: %d were acknowledged, %d may have been' % (value, done, untold))


main()
