"""What Swift itself makes of the devices of a ring builder.

plan.py BUILDER_FILE                   per device: `id target replicas of a partition`; then the
                                       required overload, the balance and the dispersion
"""
import sys

from swift.common.ring import RingBuilder

builder = RingBuilder.load(sys.argv[1])
target = builder._build_target_replicas_by_tier()
for device in builder.devs:
    if device and device['weight']:
        tier = (device['region'], device['zone'], device['ip'], device['id'])
        print('%d %.6f' % (device['id'], target[tier]))
print('required overload %.6f' % builder.get_required_overload())
print('balance %.6f' % builder.get_balance())
print('dispersion %.6f' % builder.dispersion)
