#!/usr/bin/env python3
"""Writes objects and keeps a ledger of what was acknowledged; checks a store against the ledger.

Usage: ledger.py put STORAGE-URL TOKEN CONTAINER TREE LEDGER WORKERS
       ledger.py check STORAGE-URL TOKEN CONTAINER LEDGER
A line of the ledger is written, and flushed, after the 201: MD5, size and name as JSON. `put` ends
with status 0 when the store goes away, since that is what its user arranges.
"""
import hashlib
import http.client
import json
import os
import queue
import sys
import threading
import urllib.parse

TIMEOUT_SECONDS = 60
PAGE = 1000


class Store:
    """One keep-alive connection to the store."""

    def __init__(self, url, token):
        parts = urllib.parse.urlsplit(url)
        self.base = parts.path
        self.token = token
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)

    def ask(self, method, path, body=None, query="", headers=None):
        target = self.base + "/" + urllib.parse.quote(path, safe="/") + query
        self.connection.request(method, target, body=body, headers={"X-Auth-Token": self.token, **(headers or {})})
        answer = self.connection.getresponse()
        return answer.status, dict((k.lower(), v) for k, v in answer.getheaders()), answer.read()


def files(tree):
    for folder, folders, names in os.walk(tree):
        folders.sort()
        for name in sorted(names):
            yield os.path.relpath(os.path.join(folder, name), tree)


def put(url, token, container, tree, ledger_path, workers):
    todo = queue.Queue()
    for name in files(tree):
        todo.put(name)
    lock = threading.Lock()
    refused = []

    def work(ledger):
        store = Store(url, token)
        while True:
            try:
                name = todo.get_nowait()
            except queue.Empty:
                return
            with open(os.path.join(tree, name), "rb") as source:
                body = source.read()
            try:
                status, headers, _ = store.ask("PUT", container + "/" + name, body)
            except (OSError, http.client.HTTPException):
                return
            if status == 201:
                digest = hashlib.md5(body).hexdigest()
                if headers.get("etag") != digest:
                    refused.append((name, "etag " + str(headers.get("etag"))))
                with lock:
                    ledger.write(json.dumps([digest, len(body), name]) + "\n")
                    ledger.flush()
            elif status != 503:
                refused.append((name, status))

    with open(ledger_path, "a", encoding="utf-8") as ledger:
        threads = [threading.Thread(target=work, args=(ledger,)) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if refused:
        sys.exit("unexpected answers: %s" % refused[:5])


def listing(store, container):
    rows, marker = {}, ""
    while True:
        query = "?" + urllib.parse.urlencode({"format": "json", "limit": PAGE, "marker": marker})
        status, _, body = store.ask("GET", container, query=query)
        if status != 200:
            sys.exit("listing answered %d" % status)
        page = json.loads(body)
        if not page:
            return rows
        for row in page:
            rows[row["name"]] = row
        marker = page[-1]["name"]


def check(url, token, container, ledger_path):
    store = Store(url, token)
    rows = listing(store, container)
    wrong, acknowledged = [], {}
    with open(ledger_path, encoding="utf-8") as ledger:
        for line in ledger:
            digest, size, name = json.loads(line)
            acknowledged[name] = (digest, size)
    for name, (digest, size) in sorted(acknowledged.items()):
        status, headers, body = store.ask("GET", container + "/" + name)
        if status != 200 or hashlib.md5(body).hexdigest() != digest or headers.get("etag") != digest:
            wrong.append((name, "GET %d, %d bytes" % (status, len(body))))
        status, headers, _ = store.ask("HEAD", container + "/" + name)
        if status != 200 or int(headers.get("content-length", -1)) != size:
            wrong.append((name, "HEAD %d" % status))
        row = rows.get(name)
        if row is None or row["hash"] != digest or row["bytes"] != size:
            wrong.append((name, "listed as %s" % row))
    # What is listed without an acknowledgement may be there: then it must be whole. Or only a minority of its
    # replicas came to have it before the kill: then a majority says that it is not, until replication decides.
    minorities = 0
    for name in sorted(set(rows) - set(acknowledged)):
        status, headers, body = store.ask("GET", container + "/" + name)
        if status == 404:
            minorities += 1
        elif status != 200 or hashlib.md5(body).hexdigest() != rows[name]["hash"]:
            wrong.append((name, "listed, GET %d" % status))
    if wrong:
        sys.exit("%d of %d wrong: %s" % (len(wrong), len(acknowledged), wrong[:5]))
    print("  %d acknowledged objects are there, whole and listed; %d listed, %d of them on a minority alone"
          % (len(acknowledged), len(rows), minorities))


if __name__ == "__main__":
    if sys.argv[1] == "put":
        put(*sys.argv[2:7], int(sys.argv[7]))
    else:
        check(*sys.argv[2:6])
