package io.martinet.ring.builder;

import io.martinet.ring.Device;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far devices are from the share that their weights give them, overload and dispersion aside,
 * as Swift reports it.
 *
 * @param held partitions by device id
 * @param percents deviation by device id in the order of ids: -5 is a twentieth too few
 */
public record Balance(Map<Integer, Integer> held, Map<Integer, Double> percents) {
  /** Stands for "infinitely too much": a device without weight that holds something. */
  public static final double MAX = 999.99;

  static Balance of(List<Device> devices, int[] heldById, double cells) {
    double weights = devices.stream().mapToDouble(Device::weight).sum();
    var held = new LinkedHashMap<Integer, Integer>();
    var percents = new LinkedHashMap<Integer, Double>();
    for (Device device : devices) {
      int here = heldById[device.id()];
      held.put(device.id(), here);
      percents.put(device.id(), percent(here, cells * device.weight() / weights));
    }
    return new Balance(held, percents);
  }

  private static double percent(int held, double share) {
    // Without any weight the share is not a number.
    if (!(share > 0)) {
      return held > 0 ? MAX : 0;
    }
    return 100 * held / share - 100;
  }

  /** The worst deviation of all devices, without sign; 0 without devices. */
  public double worst() {
    return percents.values().stream().mapToDouble(Math::abs).max().orElse(0);
  }
}
