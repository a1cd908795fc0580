#!/usr/bin/env python3
"""Name and ETag of each object of a listing in JSON on stdin, a line each."""
import json
import sys

for row in json.load(sys.stdin):
    print(row['name'], row['hash'])
