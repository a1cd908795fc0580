"""What Swift itself says about a ring file.

placements.py RING_FILE STRIDE         every STRIDE-th partition: `primaries|handoffs`, ids by commas
placements.py hash PREFIX SUFFIX       hash_path of each path on standard input (all in hexadecimal)
"""
import binascii
import sys

from swift.common import utils
from swift.common.ring import Ring


def ids(nodes):
    return ','.join(str(node['id']) for node in nodes)


def placements(path, stride):
    utils.HASH_PATH_PREFIX = b''
    utils.HASH_PATH_SUFFIX = b'any: the ring demands one'
    ring = Ring(path)
    for partition in range(0, ring.partition_count, stride):
        print('%s|%s' % (ids(ring.get_part_nodes(partition)), ids(ring.get_more_nodes(partition))))
    print('version=%s replicas=%s devices=%s' % (
        ring.version, ring.replica_count, ids(device for device in ring.devs if device)))


def hashes(prefix, suffix):
    utils.HASH_PATH_PREFIX = binascii.unhexlify(prefix)
    utils.HASH_PATH_SUFFIX = binascii.unhexlify(suffix)
    for line in sys.stdin:
        path = binascii.unhexlify(line.strip()).decode('utf-8')
        print(utils.hash_path(*path[1:].split('/', 2)))


if sys.argv[1] == 'hash':
    hashes(sys.argv[2], sys.argv[3])
else:
    placements(sys.argv[1], int(sys.argv[2]))
