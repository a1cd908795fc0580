#!/usr/bin/env python3
"""Prints the names in a container, each ended by a zero byte, read in pages by marker.

Usage: list_names.py CONTAINER-URL TOKEN PAGE-SIZE [rows]
With `rows` each whole row is printed instead, a line of JSON each.
"""
import json
import sys
import urllib.parse
import urllib.request


def show(row, whole):
    if whole:
        print(json.dumps(row, sort_keys=True))
    else:
        sys.stdout.buffer.write(row["name"].encode("utf-8") + b"\0")


def main(url, token, limit, whole):
    marker = ""
    while True:
        query = urllib.parse.urlencode({"format": "json", "limit": limit, "marker": marker})
        request = urllib.request.Request(url + "?" + query, headers={"X-Auth-Token": token})
        with urllib.request.urlopen(request, timeout=60) as answer:
            page = json.load(answer)
        if not page:
            return
        for row in page:
            show(row, whole)
        marker = page[-1]["name"]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), "rows" in sys.argv[4:])
