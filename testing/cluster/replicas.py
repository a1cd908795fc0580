#!/usr/bin/env python3
"""Compares what every object device holds: replicas.py DATA REPLICAS NAME...

Names are AUTH_test/CONTAINER/OBJECT, with the index of their policy and a colon before, unless that
is 0. Each must be known to exactly so many devices, all in one
state, and to no other; prints each that is not, and fails then. Prints how many each device has.
"""
import collections
import http.client
import json
import pathlib
import sys

HEADERS = {
    'X-Backend-Wire': '1',
    'X-Backend-Ring-Version': '1',
    'X-Backend-Time': '0000000000.00000',
    'X-Trans-Id': 'test',
    'X-Backend-As': 'holder',
}


def devices(data):
    for file in sorted(pathlib.Path(data, 'run').glob('object-server-*.json')):
        server = json.loads(file.read_text())
        for directory in server['devices']:
            yield server['address'], pathlib.Path(directory).name


def state(connection, device, name):
    policy, _, path = name.rpartition(':')
    connection.request('STATE', f'/{device}/0/{path}', headers={**HEADERS, 'X-Backend-Policy': policy or '0'})
    answer = connection.getresponse()
    answer.read()
    return answer.headers['X-Backend-Answer'], answer.headers['X-Backend-State']


def main(data, replicas, names):
    connections = [(http.client.HTTPConnection(a, timeout=20), d) for a, d in devices(data)]
    wrong = 0
    held = collections.Counter()
    for name in names:
        told = [(d, *state(connection, d, name)) for connection, d in connections]
        holders = [each for each in told if each[1] in ('HAVE', 'TOMB')]
        held.update(each[0] for each in holders)
        others = [each for each in told if each[1] == 'NONE']
        is_same = len({each[1:] for each in holders}) == 1
        if not is_same or len(holders) != replicas or len(holders) + len(others) != len(told):
            print(f'{name}: {told}')
            wrong += 1
    for _, device in connections:
        print(device, held[device])
    print(f'{len(names)} objects on {len(connections)} devices, {wrong} not the same')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))
