package io.martinet.ring.builder;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;

/**
 * When each partition moved last, in whole minutes since 1970, rounded up so that none is free
 * early; 0 is never. Belongs to one thread.
 */
final class MoveTimes {
  private static final int SECONDS_OF_MINUTE = 60;
  private static final int MINUTES_OF_HOUR = 60;

  private final int[] minutes;

  MoveTimes(int[] minutes) {
    this.minutes = minutes;
  }

  static MoveTimes never(int partitions) {
    return new MoveTimes(new int[partitions]);
  }

  /** The times themselves. */
  int[] minutes() {
    return minutes;
  }

  void moved(int partition, Instant now) {
    minutes[partition] = (int) Math.ceilDiv(now.getEpochSecond(), SECONDS_OF_MINUTE);
  }

  /** Lets all partitions move at once. */
  void forget() {
    Arrays.fill(minutes, 0);
  }

  /** The partitions whose last move is less than so many hours ago. */
  BitSet tooSoon(int hours, Instant now) {
    var tooSoon = new BitSet(minutes.length);
    long free = now.getEpochSecond() / SECONDS_OF_MINUTE - (long) hours * MINUTES_OF_HOUR;
    for (int partition = 0; partition < minutes.length; partition++) {
      if (minutes[partition] != 0 && minutes[partition] > free && hours > 0) {
        tooSoon.set(partition);
      }
    }
    return tooSoon;
  }

  /** How long until every partition is free to move; zero if they are. */
  Duration untilAllFree(int hours, Instant now) {
    int last = Arrays.stream(minutes).max().orElse(0);
    if (last == 0 || hours == 0) {
      return Duration.ZERO;
    }
    Instant free =
        Instant.ofEpochSecond(SECONDS_OF_MINUTE * (last + (long) hours * MINUTES_OF_HOUR));
    Duration left = Duration.between(now, free);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
