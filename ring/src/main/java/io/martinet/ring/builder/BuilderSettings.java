package io.martinet.ring.builder;

import io.martinet.ring.Ring;

/**
 * What a ring is to be like, beside its devices.
 *
 * @param partPower the ring has {@code 2^partPower} partitions, for good
 * @param replicas 1 to {@link Ring#REPLICAS_MAX}; with a fraction, so large a part of the
 *     partitions has one replica more
 * @param minPartHours hours for which a partition that moved does not move again, 0 to {@link
 *     #MIN_PART_HOURS_MAX}
 * @param overload how much more than by its weight a device may take to spread replicas better: 0.1
 *     is a tenth more
 */
public record BuilderSettings(int partPower, double replicas, int minPartHours, double overload) {
  /** A year: more is a mistake (guessed; Swift's own counter ends at 255). */
  public static final int MIN_PART_HOURS_MAX = 24 * 366;

  public BuilderSettings {
    if (partPower < Ring.PART_POWER_MIN || partPower > Ring.PART_POWER_MAX) {
      throw new IllegalArgumentException(
          "part power must be %d..%d, was %d"
              .formatted(Ring.PART_POWER_MIN, Ring.PART_POWER_MAX, partPower));
    }
    if (!(replicas >= 1 && replicas <= Ring.REPLICAS_MAX)) {
      throw new IllegalArgumentException(
          "replicas must be 1.." + Ring.REPLICAS_MAX + ", was " + replicas);
    }
    if (minPartHours < 0 || minPartHours > MIN_PART_HOURS_MAX) {
      throw new IllegalArgumentException(
          "min_part_hours must be 0.." + MIN_PART_HOURS_MAX + ", was " + minPartHours);
    }
    if (!(overload >= 0) || Double.isInfinite(overload)) {
      throw new IllegalArgumentException("overload must be 0 or more, was " + overload);
    }
  }

  /** Without overload, and with partitions that may move at any time. */
  public static BuilderSettings of(int partPower, double replicas) {
    return new BuilderSettings(partPower, replicas, 0, 0);
  }

  public BuilderSettings withReplicas(double changed) {
    return new BuilderSettings(partPower, changed, minPartHours, overload);
  }

  public BuilderSettings withMinPartHours(int changed) {
    return new BuilderSettings(partPower, replicas, changed, overload);
  }

  public BuilderSettings withOverload(double changed) {
    return new BuilderSettings(partPower, replicas, minPartHours, changed);
  }

  /** Number of partitions. */
  public int partitions() {
    return 1 << partPower;
  }

  /** Cells of the table: replicas of all partitions together, a last part of one cut off. */
  int cells() {
    return (int) Math.floor(replicas * partitions() + 1e-6);
  }
}
