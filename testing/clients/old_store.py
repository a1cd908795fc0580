#!/usr/bin/env python3
"""Writes the contents of the store that tests keep from an earlier version, and checks them.

Usage: old_store.py fill STORAGE-URL TOKEN PHASE
       old_store.py check STORAGE-URL TOKEN
Phase 1 is written before an orderly stop, phase 2 before a kill: so that both the index and the log
behind it hold something. Never change what is written; a later format gets a store of its own.
"""
import hashlib
import json
import sys

from ledger import Store

CONTAINER = "kept"
MANY = "many"
GONE = "gone"
MANY_OBJECTS = 120
PHASE_OF_MANY = 100  # from this one on in phase 2
EXPIRES = "4102444800"  # in the year 2100


def body(name, size, turn):
    """Bytes that tell which object they are of, and that pack well."""
    word = hashlib.md5(f"{name} {turn}".encode()).hexdigest().encode()
    return (word * (size // len(word) + 1))[:size]


# name: (phase of its last write, bytes); sizes stand at the bounds of blocks and of inline bodies.
OBJECTS = {
    "empty": (1, 0),
    "one": (2, 1),
    "a block": (1, 65536),
    "a block and a byte": (2, 65537),
    "the longest inline": (1, 262144),
    "in a file of its own": (1, 262145),
    "in a file of its own, later": (2, 300000),
    "100% of + and ? and #": (1, 10),
    "čéśář/日本/ß": (2, 11),
    ".": (1, 12),
    "long/" + "n" * 995: (2, 13),
    "overwritten": (2, 500),
    "overwritten in a file": (2, 262200),
    "posted": (1, 20),
    "posted later": (1, 21),
    "expires": (1, 22),
}
WRITTEN_TWICE = ("overwritten", "overwritten in a file")
DELETED = {"deleted": 1, "deleted later": 2}


class Failed(Exception):
    pass


def want(store, wanted, method, path, data=None, headers=None, query=""):
    status, answered, content = store.ask(method, path, data, query, headers or {})
    if status not in wanted:
        raise Failed(f"{method} {path}{query} answered {status}, not {wanted}")
    return answered, content


def fill(store, phase):
    if phase == 1:
        want(store, (204,), "POST", "", headers={"X-Account-Meta-Owner": "early"})
        want(store, (201,), "PUT", CONTAINER, headers={"X-Container-Meta-Kind": "kept"})
        want(store, (201,), "PUT", MANY)
        want(store, (201,), "PUT", GONE)
    else:
        want(store, (204,), "POST", CONTAINER, headers={"X-Container-Read": ".r:*,.rlistings"})
        want(store, (204,), "DELETE", GONE)
    for name, (last, size) in OBJECTS.items():
        if name in WRITTEN_TWICE or last == phase:
            turn = phase if name in WRITTEN_TWICE else last
            headers = {"X-Delete-At": EXPIRES} if name == "expires" else {}
            headers["X-Object-Meta-Turn"] = str(turn)
            headers["Content-Type"] = "text/plain; charset=utf-8"
            want(store, (201,), "PUT", f"{CONTAINER}/{name}", body(name, size, turn), headers)
    for name, when in DELETED.items():
        if phase == 1:
            want(store, (201,), "PUT", f"{CONTAINER}/{name}", body(name, 100, 1))
        if when == phase:
            want(store, (204,), "DELETE", f"{CONTAINER}/{name}")
    posted = "posted" if phase == 1 else "posted later"
    want(store, (202,), "POST", f"{CONTAINER}/{posted}",
         headers={"X-Object-Meta-Colour": "blue", "Content-Type": "image/png"})
    for i in range(MANY_OBJECTS):
        if (i < PHASE_OF_MANY) == (phase == 1):
            want(store, (201,), "PUT", f"{MANY}/{i:04d}", body(f"many {i}", i, 1))


def equal(what, got, wanted):
    if got != wanted:
        raise Failed(f"{what}: got {got!r}, wanted {wanted!r}")


def check_object(store, name, last, size):
    path = f"{CONTAINER}/{name}"
    headers, content = want(store, (200,), "GET", path)
    equal(f"body of {name}", content, body(name, size, last))
    equal(f"ETag of {name}", headers["etag"], hashlib.md5(content).hexdigest())
    is_posted = name.startswith("posted")
    equal(f"turn of {name}", headers.get("x-object-meta-turn"), None if is_posted else str(last))
    equal(f"colour of {name}", headers.get("x-object-meta-colour"), "blue" if is_posted else None)
    equal(f"type of {name}", headers["content-type"],
          "image/png" if is_posted else "text/plain; charset=utf-8")
    equal(f"expiry of {name}", headers.get("x-delete-at"), EXPIRES if name == "expires" else None)


def check_listing(store, container, wanted):
    _, content = want(store, (200,), "GET", container, query="?format=json")
    equal(f"listing of {container}",
          {row["name"]: (row["bytes"], row["hash"]) for row in json.loads(content)}, wanted)
    headers, _ = want(store, (204,), "HEAD", container)
    equal(f"count of {container}", headers["x-container-object-count"], str(len(wanted)))
    equal(f"bytes of {container}", headers["x-container-bytes-used"],
          str(sum(size for size, _ in wanted.values())))


def row(content):
    return len(content), hashlib.md5(content).hexdigest()


def check(store):
    for name, (last, size) in OBJECTS.items():
        check_object(store, name, last, size)
    for name in DELETED:
        want(store, (404,), "GET", f"{CONTAINER}/{name}")
    check_listing(store, CONTAINER,
                  {name: row(body(name, size, last)) for name, (last, size) in OBJECTS.items()})
    many = {f"{i:04d}": body(f"many {i}", i, 1) for i in range(MANY_OBJECTS)}
    check_listing(store, MANY, {name: row(content) for name, content in many.items()})
    for name, content in many.items():
        equal(f"body of {name}", want(store, (200,), "GET", f"{MANY}/{name}")[1], content)
    want(store, (404,), "HEAD", GONE)
    headers, _ = want(store, (204,), "HEAD", CONTAINER)
    equal("kind", headers["x-container-meta-kind"], "kept")
    equal("ACL", headers["x-container-read"], ".r:*,.rlistings")
    headers, _ = want(store, (204,), "HEAD", "")
    equal("owner", headers["x-account-meta-owner"], "early")
    equal("containers", headers["x-account-container-count"], "2")
    check_writes(store)


def check_writes(store):
    """It takes writes over what is there, and shows them."""
    for turn in (1, 2):
        for name in ("overwritten", "in a file of its own", "written by a later version"):
            content = body(name, 1000, f"later {turn}")
            want(store, (201,), "PUT", f"{CONTAINER}/{name}", content)
            equal(name, want(store, (200,), "GET", f"{CONTAINER}/{name}")[1], content)
    want(store, (204,), "DELETE", f"{CONTAINER}/one")
    want(store, (404,), "GET", f"{CONTAINER}/one")
    _, content = want(store, (200,), "GET", CONTAINER)
    names = content.decode().splitlines()
    equal("names", "one" in names, False)
    equal("names", "written by a later version" in names, True)


def main():
    store = Store(sys.argv[2], sys.argv[3])
    try:
        if sys.argv[1] == "fill":
            fill(store, int(sys.argv[4]))
        else:
            check(store)
    except Failed as wrong:
        sys.exit(f"FAILED: {wrong}")


if __name__ == "__main__":
    main()
