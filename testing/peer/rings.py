"""Makes the rings of the peer in one process: rings.py CONF_FOLDER ACCOUNT CONTAINER OBJECT

What swift-ring-builder does command by command, and much sooner. The numbers are the ports.
"""

import os
import sys

from swift.common.ring import RingBuilder

PART_POWER, REPLICAS, MIN_PART_HOURS, DEVICES = 6, 3, 1, 4
# One of objects for each storage policy of swift.conf.
NAMES = ('account', 'container', 'object', 'object-1', 'object-2')


def main():
    folder = sys.argv[1]
    ports = sys.argv[2:]
    for name, port in zip(NAMES, ports + ports[-1:] * 2):
        builder = RingBuilder(PART_POWER, REPLICAS, MIN_PART_HOURS)
        for number in range(1, DEVICES + 1):
            builder.add_dev({
                'region': 1, 'zone': number, 'ip': '127.0.0.1', 'port': int(port), 'device': 'd%d' % number,
                'replication_ip': '127.0.0.1', 'replication_port': int(port), 'weight': 1.0, 'meta': ''})
        builder.rebalance(seed=1)
        builder.get_ring().save(os.path.join(folder, name + '.ring.gz'))


main()
