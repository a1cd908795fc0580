package io.martinet.proxy.object;

import java.time.Duration;
import java.util.Arrays;

/**
 * How long to wait for an answer before another replica is asked as well: the 95th percentile of
 * this proxy's own recent latencies, within bounds, so that about one read in twenty hedges.
 * Thread-safe; samples that race may be lost, which does not matter to a percentile.
 */
final class HedgeDelay {
  /** Samples looked back on: some tens of milliseconds of a busy proxy. A guess. */
  static final int WINDOW = 512;

  /** Samples between two looks at the window. */
  private static final int REFRESH_EVERY = 64;

  private static final double PERCENTILE = 0.95;

  private final long minNanos;
  private final long maxNanos;
  private final long[] samples = new long[WINDOW];
  private int count;
  private volatile long delayNanos;

  /**
   * @param min the delay is never shorter, however quick the replicas are
   * @param max the delay is never longer; holds until the first window is known
   */
  HedgeDelay(Duration min, Duration max) {
    if (min.isNegative() || min.isZero() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException("hedge delay bounds: " + min + " to " + max);
    }
    this.minNanos = min.toNanos();
    this.maxNanos = max.toNanos();
    this.delayNanos = maxNanos;
  }

  /** The present delay in nanoseconds. */
  long nanos() {
    return delayNanos;
  }

  /** Learns how long a read that did not fail took until its quorum. */
  synchronized void record(long latencyNanos) {
    samples[count % WINDOW] = latencyNanos;
    count++;
    if (count % REFRESH_EVERY == 0) {
      long[] sorted = Arrays.copyOf(samples, Math.min(count, WINDOW));
      Arrays.sort(sorted);
      long percentile = sorted[(int) (sorted.length * PERCENTILE)];
      delayNanos = Math.clamp(percentile, minNanos, maxNanos);
    }
    if (count == WINDOW * 2) {
      count = WINDOW;
    }
  }
}
