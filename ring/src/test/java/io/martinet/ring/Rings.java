package io.martinet.ring;

import io.martinet.ring.builder.RingBuilder;
import java.util.Random;

/** Rings for tests, made from a seed. */
public final class Rings {
  private Rings() {}

  /** Four devices of equal weight in four zones. */
  public static Ring fourZones(int partPower, double replicas) {
    var builder = new RingBuilder(partPower, replicas);
    for (int id = 0; id < 4; id++) {
      builder.add(Device.of(id, 1, id + 1, "127.0.0.1", 6200 + id, "d" + (id + 1), 100));
    }
    return builder.rebalance(1);
  }

  /** A builder with uneven devices in several regions and zones, some of them removed again. */
  public static RingBuilder uneven(Random random, int partPower, double replicas) {
    var builder = new RingBuilder(partPower, replicas);
    int devices = (int) Math.ceil(replicas) + 4 + random.nextInt(12);
    for (int id = 0; id < devices; id++) {
      int region = 1 + random.nextInt(2);
      int zone = random.nextInt(3);
      String ip = "10." + region + "." + zone + "." + random.nextInt(3);
      builder.add(Device.of(id, region, zone, ip, 6200, "disk" + id, 20 + random.nextInt(80)));
    }
    for (int holes = random.nextInt(4); holes > 0; holes--) {
      int id = random.nextInt(devices);
      if (builder.has(id)) {
        builder.remove(id);
      }
    }
    return builder;
  }
}
