package io.martinet.replicator;

import io.martinet.service.config.Section;
import java.time.Duration;

/**
 * {@code [expirer]}.
 *
 * @param interval {@code expirer.interval}: from the beginning of a pass to the next
 * @param delays {@code expirer.delay}, {@code expirer.delays}
 * @param tasksPerSecond {@code expirer.tasks_per_second}: deletions of this expirer, on average
 * @param concurrency {@code expirer.concurrency}: deletions under way at once
 */
public record ExpirerConfig(
    Duration interval, ExpiryDelays delays, int tasksPerSecond, int concurrency) {
  private static final int TASKS_MAX = 100_000;
  private static final int CONCURRENCY_MAX = 256;

  public ExpirerConfig {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("expirer.interval must be positive, was " + interval);
    }
    requireRange("tasks_per_second", tasksPerSecond, TASKS_MAX);
    requireRange("concurrency", concurrency, CONCURRENCY_MAX);
  }

  /** Swift's 50 tasks a second; a pass that finds nothing is one request a device. */
  public static ExpirerConfig defaults() {
    return new ExpirerConfig(Duration.ofSeconds(2), ExpiryDelays.NONE, 50, 8);
  }

  public static ExpirerConfig from(Section section) {
    ExpirerConfig d = defaults();
    return new ExpirerConfig(
        section.duration("interval", d.interval()),
        new ExpiryDelays(
            section.duration("delay", d.delays().usual()), section.durations("delays")),
        section.count("tasks_per_second", d.tasksPerSecond()),
        section.count("concurrency", d.concurrency()));
  }

  /** Deletions in one pass at most. */
  int tasksPerPass() {
    return (int) Math.max(1, Math.ceil(tasksPerSecond * (interval.toMillis() / 1000.0)));
  }

  private static void requireRange(String key, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          "expirer.%s must be 1..%d, was %d".formatted(key, max, value));
    }
  }
}
