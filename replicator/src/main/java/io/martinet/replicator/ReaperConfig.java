package io.martinet.replicator;

import io.martinet.service.config.Section;
import java.time.Duration;

/**
 * {@code [reaper]}.
 *
 * @param interval {@code reaper.interval}: from the end of a pass to the next
 * @param delay {@code reaper.delay}: how long what a deleted account held is kept
 * @param warnAfter {@code reaper.warn_after}: an account that holds anything so long after it was
 *     deleted is told in the log
 * @param objectsPerSecond {@code reaper.objects_per_second}: deletions of this reaper, on average
 * @param concurrency {@code reaper.concurrency}: deletions under way at once
 */
public record ReaperConfig(
    Duration interval, Duration delay, Duration warnAfter, int objectsPerSecond, int concurrency) {
  private static final int OBJECTS_MAX = 100_000;
  private static final int CONCURRENCY_MAX = 256;

  public ReaperConfig {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("reaper.interval must be positive, was " + interval);
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException("reaper.delay must not be negative, was " + delay);
    }
    if (!warnAfter.isPositive()) {
      throw new IllegalArgumentException("reaper.warn_after must be positive, was " + warnAfter);
    }
    requireRange("objects_per_second", objectsPerSecond, OBJECTS_MAX);
    requireRange("concurrency", concurrency, CONCURRENCY_MAX);
  }

  /** Delay and warning as Swift's; the interval is a guess, the rates are the expirer's. */
  public static ReaperConfig defaults() {
    return new ReaperConfig(Duration.ofMinutes(1), Duration.ZERO, Duration.ofDays(30), 50, 8);
  }

  public static ReaperConfig from(Section section) {
    ReaperConfig d = defaults();
    return new ReaperConfig(
        section.duration("interval", d.interval()),
        section.duration("delay", d.delay()),
        section.duration("warn_after", d.warnAfter()),
        section.count("objects_per_second", d.objectsPerSecond()),
        section.count("concurrency", d.concurrency()));
  }

  /** Deletions in one pass at most. */
  int objectsPerPass() {
    double seconds = interval.toMillis() / 1000.0;
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.ceil(objectsPerSecond * seconds)));
  }

  private static void requireRange(String key, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          "reaper.%s must be 1..%d, was %d".formatted(key, max, value));
    }
  }
}
