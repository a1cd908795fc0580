package io.martinet.replicator;

import io.martinet.service.config.Section;
import java.time.Duration;

/**
 * {@code [replicator]}.
 *
 * @param interval {@code replicator.interval}: from the end of a pass to the next
 */
public record ReplicatorConfig(Duration interval) {
  public ReplicatorConfig {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("replicator.interval must be positive, was " + interval);
    }
  }

  /** Swift's 30 s. */
  public static ReplicatorConfig defaults() {
    return new ReplicatorConfig(Duration.ofSeconds(30));
  }

  public static ReplicatorConfig from(Section section) {
    return new ReplicatorConfig(section.duration("interval", defaults().interval()));
  }
}
