package io.martinet.launcher;

/**
 * Size of a store on one machine.
 *
 * @param devices directories that stand for disks, named d1 and up, dealt to the zones in turn
 * @param zones named z1 and up
 * @param replicas copies of everything
 * @param partPower partitions are two to this power
 */
record Shape(int devices, int zones, int replicas, int partPower) {
  /** One process serves them all; each costs threads and an index (guessed). */
  static final int DEVICES_MAX = 64;

  /** More copies than that are no use on one machine. */
  static final int REPLICAS_MAX = 16;

  /** Buckets of the digests have 16 bits of the hash (rule 28). */
  static final int PART_POWER_MAX = 16;

  /** 4 devices in 4 zones, 3 replicas; 768 partition replicas a device. */
  static final Shape DEFAULT = new Shape(4, 4, 3, 10);

  Shape {
    require(devices, 1, DEVICES_MAX, "devices");
    require(zones, 1, devices, "zones");
    require(replicas, 1, REPLICAS_MAX, "replicas");
    require(partPower, 1, PART_POWER_MAX, "the part power");
    if (replicas > devices) {
      throw new IllegalArgumentException(
          "%d replicas need as many devices, there are %d".formatted(replicas, devices));
    }
  }

  /** Names are d1 and up. */
  static String device(int index) {
    return "d" + (index + 1);
  }

  /** Zone of the device with an index from 0; zones count from 1. */
  int zoneOf(int index) {
    return index % zones + 1;
  }

  /** {@code ready URL (4 devices, 4 zones)}. */
  String readyLine(String url) {
    return "ready %s (%d devices, %d zones)".formatted(url, devices, zones);
  }

  private static void require(int value, int min, int max, String what) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be %d..%d, was %d".formatted(what, min, max, value));
    }
  }
}
