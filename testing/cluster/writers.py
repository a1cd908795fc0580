#!/usr/bin/env python3
"""Writers that know what they were promised, for a store whose servers are being killed.

Usage: writers.py STORAGE-URL[,STORAGE-URL...] TOKEN CONTAINER STOP-FILE CALM-FILE

Eight writers, or WRITERS as the environment says, PUT, overwrite, POST, DELETE and GET objects of their own, 0 B to 1 MiB, through all
the URLs in turn, until STOP-FILE is there. For each object a writer knows the states it may be in:
the last acknowledged one, and those of requests whose outcome it does not know. An answer that fits
none of them is an error. At the end every object is read through every URL, and the listing compared.

While CALM-FILE is there, at most one zone's servers are away: a request may not fail then, unless it
began before, or a proxy was killed under it.
"""
import collections
import hashlib
import http.client
import json
import os
import random
import sys
import threading
import time
import urllib.parse

WRITERS = int(os.environ.get('WRITERS', 8))
OBJECTS_PER_WRITER = 30
SIZES = (0, 1, 700, 4096, 65536, 65537, 262144, 262145, 1 << 20)
TIMEOUT_SECONDS = 60
LISTED_WITHIN_SECONDS = 10
PAGE = 10000

# What an object may be: its ETag, the PUT and the POST that it carries; or None.
State = collections.namedtuple("State", "etag put post")


class Gone(Exception):
    """The connection ended without an answer."""


class Store:
    """Keep-alive connections to the proxies, used in turn."""

    def __init__(self, urls, token):
        self.parts = [urllib.parse.urlsplit(url) for url in urls]
        self.token = token
        self.connections = [None] * len(urls)
        self.turn = 0

    def ask(self, method, path, body=None, headers=None, via=None):
        self.turn += 1
        which = self.turn % len(self.parts) if via is None else via
        part = self.parts[which]
        if self.connections[which] is None:
            self.connections[which] = http.client.HTTPConnection(part.hostname, part.port, timeout=TIMEOUT_SECONDS)
        connection = self.connections[which]
        try:
            connection.request(method, part.path + path, body=body, headers={"X-Auth-Token": self.token, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        except (OSError, http.client.HTTPException) as e:
            connection.close()
            self.connections[which] = None
            raise Gone(repr(e))


class Report:
    """What happened, counted; thread-safe."""

    def __init__(self, calm):
        self.calm = calm
        self.lock = threading.Lock()
        self.counts = collections.Counter()
        self.wrong = []

    def is_calm(self):
        return os.path.exists(self.calm)

    def count(self, what):
        with self.lock:
            self.counts[what] += 1

    def error(self, text):
        with self.lock:
            self.wrong.append(text)
            print("WRONG: " + text, flush=True)


def digest(body):
    return hashlib.md5(body).hexdigest()


class Writer:
    def __init__(self, number, store, container, report):
        self.number = number
        self.random = random.Random(number)
        self.store = store
        self.container = container
        self.report = report
        self.serial = 0
        # By name: the states it may be in.
        self.known = {"w%d-%d" % (number, i): {None} for i in range(OBJECTS_PER_WRITER)}

    def path(self, name):
        return "/%s/%s" % (self.container, name)

    def step(self):
        name = self.random.choice(list(self.known))
        self.serial += 1
        mark = "%d.%d" % (self.number, self.serial)
        action = self.random.choices((self.put, self.post, self.delete, self.get), (50, 15, 15, 20))[0]
        action(name, mark)

    def ask(self, method, name, **more):
        """The answer, or None where the outcome is not known."""
        calm_before = self.report.is_calm()
        try:
            status, headers, body = self.store.ask(method, self.path(name), **more)
        except Gone as e:
            self.report.count("no answer")
            return None
        if status in (503, 507, 500, 499, 408):
            self.report.count("%d" % status)
            if calm_before and self.report.is_calm():
                self.report.error("%s %s answered %d while one zone was away: %s %s" % (
                    method, name, status, headers.get("x-trans-id"), body[:200]))
            return None
        self.report.count("answered")
        return status, headers, body

    def expect(self, method, name, status, *fitting):
        if status not in fitting:
            self.report.error("%s %s answered %d; it may be %s" % (method, name, status, self.known[name]))

    def put(self, name, mark):
        size = self.random.choice(SIZES)
        body = (mark + ":").encode() * (size // (len(mark) + 1) + 1)
        body = body[:size]
        state = State(digest(body), mark, None)
        answer = self.ask("PUT", name, body=body, headers={"X-Object-Meta-Put": mark})
        if answer is None:
            self.known[name].add(state)
            return
        self.expect("PUT", name, answer[0], 201)
        if answer[0] == 201:
            self.known[name] = {state}

    def post(self, name, mark):
        posted = {State(s.etag, None, mark) for s in self.known[name] if s}
        answer = self.ask("POST", name, body=b"", headers={"X-Object-Meta-Post": mark})
        if answer is None:
            self.known[name] |= posted
            return
        self.expect("POST", name, answer[0], *([202] if posted else []), *([404] if None in self.known[name] else []))
        if answer[0] == 404:
            # A replica with data whose outcome is not known took it: they may come to light together.
            self.known[name] |= posted
        if answer[0] == 202:
            # A deletion whose outcome is not known may be older and still come to light.
            self.known[name] = posted | ({None} if None in self.known[name] else set())

    def delete(self, name, mark):
        answer = self.ask("DELETE", name)
        if answer is None:
            self.known[name].add(None)
            return
        # 204 also where a replica that missed the last deletion still had the object: it is deleted now.
        self.expect("DELETE", name, answer[0], 204, *([404] if None in self.known[name] else []))
        self.known[name] = {None}

    def get(self, name, mark):
        answer = self.ask("GET", name)
        if answer is not None:
            self.judge(name, answer)

    def judge(self, name, answer):
        status, headers, body = answer
        if status == 404:
            seen = None
        elif status == 200:
            seen = State(digest(body), headers.get("x-object-meta-put"), headers.get("x-object-meta-post"))
            if headers.get("etag", "").strip('"') != seen.etag:
                self.report.error("GET %s: ETag %s, body %s" % (name, headers.get("etag"), seen.etag))
        else:
            self.report.error("GET %s answered %d" % (name, status))
            return None
        if seen not in self.known[name]:
            self.report.error("GET %s showed %s; it may be %s; %s" % (name, seen, self.known[name], headers.get("x-trans-id")))
        return seen


def run(writer, stop):
    try:
        while not os.path.exists(stop):
            writer.step()
    except Exception as e:  # A fault of this script must not look like a pass.
        writer.report.error("writer %d ended: %r" % (writer.number, e))


def listing(store, container, via):
    deadline = time.monotonic() + LISTED_WITHIN_SECONDS
    while True:
        status, _, body = store.ask("GET", "/%s?format=json&limit=%d" % (container, PAGE), via=via)
        if status == 200 or time.monotonic() > deadline:
            return status, {row["name"]: row["hash"] for row in json.loads(body)} if status == 200 else {}
        time.sleep(0.1)


def check_all(writers, urls, token, container, report):
    store = Store(urls, token)
    for via in range(len(urls)):
        live = {}
        for writer in writers:
            for name in writer.known:
                seen = writer.judge(name, store.ask("GET", writer.path(name), via=via))
                if seen:
                    live[name] = seen.etag
        deadline = time.monotonic() + LISTED_WITHIN_SECONDS
        while True:
            status, listed = listing(store, container, via)
            if listed == live or time.monotonic() > deadline:
                break
            time.sleep(0.2)
        if listed != live:
            report.error("listing %d: only listed %s, only there %s, other ETag %s" % (
                status, sorted(set(listed) - set(live))[:5], sorted(set(live) - set(listed))[:5],
                [n for n in live if n in listed and listed[n] != live[n]][:5]))
    return len(live)


def main():
    urls, token, container, stop, calm = sys.argv[1].split(","), sys.argv[2], sys.argv[3], sys.argv[4], sys.argv[5]
    report = Report(calm)
    writers = [Writer(i, Store(urls, token), container, report) for i in range(WRITERS)]
    threads = [threading.Thread(target=run, args=(writer, stop)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    live = check_all(writers, urls, token, container, report)
    in_doubt = sum(len(states) > 1 for writer in writers for states in writer.known.values())
    print("%s; %d objects there at the end, %d of %d in doubt, %d wrong" % (
        dict(report.counts), live, in_doubt, WRITERS * OBJECTS_PER_WRITER, len(report.wrong)))
    sys.exit(1 if report.wrong else 0)


main()
