package io.martinet.ring;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Failure domains of a ring's devices as dense numbers, so that walking handoffs needs bit sets
 * only. The hash maps give numbers out in the order of device ids and are never iterated.
 * Immutable.
 */
final class Tiers {
  /** Region, zone, server, device: from the widest to the narrowest. */
  static final int COUNT = 4;

  /** Which domain a device is in: {@code domain[tier][device id]}. */
  private final int[][] domain;

  /** How many domains of a tier hold partitions. */
  private final int[] sizes = new int[COUNT];

  Tiers(@Nullable Device[] devices, char[][] rows) {
    domain = new int[COUNT][devices.length];
    BitSet holding = devicesWithPartitions(rows);
    for (int tier = 0; tier < COUNT; tier++) {
      Map<List<Object>, Integer> numbers = new HashMap<>();
      for (int id = holding.nextSetBit(0); id >= 0; id = holding.nextSetBit(id + 1)) {
        Device device = devices[id];
        if (device != null) {
          domain[tier][id] = number(numbers, key(tier, device));
        }
      }
      sizes[tier] = numbers.size();
    }
  }

  private static BitSet devicesWithPartitions(char[][] rows) {
    var holding = new BitSet();
    for (char[] row : rows) {
      for (char id : row) {
        holding.set(id);
      }
    }
    return holding;
  }

  private static int number(Map<List<Object>, Integer> numbers, List<Object> key) {
    return numbers.computeIfAbsent(key, unseen -> numbers.size());
  }

  private static List<Object> key(int tier, Device device) {
    return switch (tier) {
      case 0 -> List.of(device.region());
      case 1 -> List.of(device.region(), device.zone());
      case 2 -> List.of(device.region(), device.zone(), device.ip());
      default -> List.of(device.id());
    };
  }

  /** Number of the domain that a device which holds partitions is in. */
  int domain(int tier, int deviceId) {
    return domain[tier][deviceId];
  }

  /** How many domains of the tier hold partitions. */
  int size(int tier) {
    return sizes[tier];
  }
}
