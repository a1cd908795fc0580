#!/usr/bin/env python3
"""How long a ring took from the first server to the last: spread.py DATA RING VERSION SERVERS

Waits until so many servers of the store have logged that it is in force, and prints milliseconds.
"""
import datetime
import pathlib
import sys
import time

WAIT_SECONDS = 60


def times(data, line):
    for log in pathlib.Path(data, 'log').glob('*/martinet.log'):
        for text in log.read_text(errors='replace').splitlines():
            if line in text:
                yield datetime.datetime.fromisoformat(text.split()[0])
                break


def main(data, ring, version, servers):
    line = f'ring {ring} version {version} is in force'
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        seen = list(times(data, line))
        if len(seen) >= servers:
            break
        if time.monotonic() > deadline:
            sys.exit(f'{len(seen)} of {servers} servers go by version {version} of the {ring} ring')
        time.sleep(0.2)
    print(round((max(seen) - min(seen)).total_seconds() * 1000))


main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
