package io.martinet.database;

import java.time.Duration;

/**
 * How the databases of a device are audited: part of {@code [auditor]}.
 *
 * @param isOn {@code auditor.enabled}
 * @param interval {@code auditor.interval}: from the beginning of a pass to the next
 * @param bytesPerSecond {@code auditor.bytes_per_second}: of one role on one device, on average; a
 *     database is read in one go
 * @param databasesPerSecond {@code auditor.databases_per_second}: on average
 */
public record DatabaseAuditConfig(
    boolean isOn, Duration interval, long bytesPerSecond, int databasesPerSecond) {
  private static final int DATABASES_MAX = 10_000;

  public DatabaseAuditConfig {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("auditor.interval must be positive, was " + interval);
    }
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "auditor.bytes_per_second must be positive, was " + bytesPerSecond);
    }
    if (databasesPerSecond < 1 || databasesPerSecond > DATABASES_MAX) {
      throw new IllegalArgumentException(
          "auditor.databases_per_second must be 1..%d, was %d"
              .formatted(DATABASES_MAX, databasesPerSecond));
    }
  }

  /**
   * Swift looks at 200 databases a second, but neither at all of their pages nor at their rows: ten
   * are a guess.
   */
  public static DatabaseAuditConfig defaults() {
    return new DatabaseAuditConfig(true, Duration.ofHours(1), 10L << 20, 10);
  }

  /** Nothing is audited. */
  public static DatabaseAuditConfig off() {
    DatabaseAuditConfig d = defaults();
    return new DatabaseAuditConfig(false, d.interval(), d.bytesPerSecond(), d.databasesPerSecond());
  }
}
