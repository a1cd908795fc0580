#!/usr/bin/env python3
"""Lays down a directory tree to upload: parts of this machine's /usr/share, and names that break clients.

Usage: make_tree.py TARGET COUNT
"""
import os
import shutil
import sys

SOURCE = "/usr/share"
FILE_BYTES_MAX = 1 << 20
# The longest name of one directory entry on common file systems.
ENTRY_BYTES_MAX = 255
OBJECT_NAME_BYTES = 1000

AWKWARD = [
    "with space.txt", " leading space", "trailing space ", "percent%20sign", "100%", "%2F", "%00", "plus+plus",
    "question?mark", "hash#tag", "amp&ersand=1", "semi;colon", "quote'single", 'quote"double', "back`tick",
    "<angle>", "star*", "pipe|", "back\\slash", "colon:name", "at@name", "dollar$", "comma,name", "[bracket]",
    "{brace}", "~tilde", "^caret", "..dots", "...", "a..b", ".hidden", "name.", "ümläut", "日本語", "русский",
    "emoji-\U0001F426", "a\u0301-decomposed", "tab\tname", "UPPER", "upper", "-dash", "--double-dash",
]


def regular_files():
    for folder, folders, files in os.walk(SOURCE):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(folder, name)
            if os.path.islink(path) or not os.path.isfile(path):
                continue
            try:
                path.encode("utf-8")
            except UnicodeEncodeError:
                continue
            if os.path.getsize(path) <= FILE_BYTES_MAX:
                yield path


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(content)


def long_name():
    parts = []
    while sum(len(part) + 1 for part in parts) < OBJECT_NAME_BYTES - ENTRY_BYTES_MAX - 1:
        parts.append(chr(ord("a") + len(parts)) * 200)
    used = sum(len(part) + 1 for part in parts)
    parts.append("z" * (OBJECT_NAME_BYTES - used))
    return os.path.join(*parts)


def main(target, count):
    laid = 0
    for index, name in enumerate(AWKWARD):
        write(os.path.join(target, "awkward", name), b"content of %d\n" % index)
        write(os.path.join(target, "awkward", "in " + name.strip(), "inner"), b"inner %d\n" % index)
        laid += 2
    for index in range(20):
        write(os.path.join(target, "empty", "file-%d" % index), b"")
        laid += 1
    write(os.path.join(target, long_name()), b"a name of %d bytes\n" % OBJECT_NAME_BYTES)
    # Sizes around the limits inside the store: a checksum block, the limit of bodies inside a record.
    for size in (1, 4095, 4096, 4097, 65535, 65536, 65537, 262143, 262144, 262145, 1048576, 5000001):
        write(os.path.join(target, "sizes", str(size)), os.urandom(size))
        laid += 1
    for path in regular_files():
        if laid >= count:
            break
        copy = os.path.join(target, "share", os.path.relpath(path, SOURCE))
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        shutil.copyfile(path, copy)
        laid += 1
    for index in range(max(0, count - laid)):
        write(os.path.join(target, "made", "%02d" % (index % 100), "file-%d" % index), b"made %d\n" % index)
        laid += 1
    print("%d files" % laid)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
