package io.martinet.proxy.bulk;

import io.martinet.service.config.Section;
import java.time.Duration;

/**
 * Limits of work in bulk. The numbers of {@link #defaults} are Swift's, and {@code /info} tells
 * them. Immutable.
 *
 * @param yieldFrequency {@code bulk.yield_frequency}: how long work may last before a client that
 *     waits is sent a sign of life
 * @param deletesMax {@code bulk.deletes_max}: names in one request
 * @param deleteFailuresMax {@code bulk.delete_failures_max}: failures after which no more is tried
 * @param deleteConcurrency {@code bulk.delete_concurrency}: deletions of one request at a time
 * @param containersMax {@code bulk.containers_max}: containers that one archive may fill
 * @param extractFailuresMax {@code bulk.extract_failures_max}: failures after which no more is
 *     tried
 */
public record BulkConfig(
    Duration yieldFrequency,
    int deletesMax,
    int deleteFailuresMax,
    int deleteConcurrency,
    int containersMax,
    int extractFailuresMax) {
  /** All names of a request are in memory: at the longest names, so many take some 1.3 GB. */
  private static final int COUNT_CEILING = 1_000_000;

  private static final int CONCURRENCY_CEILING = 100;

  public BulkConfig {
    if (yieldFrequency.isNegative() || yieldFrequency.isZero()) {
      throw new IllegalArgumentException(
          "bulk.yield_frequency must be positive, was " + yieldFrequency);
    }
    check("deletes_max", deletesMax, COUNT_CEILING);
    check("delete_failures_max", deleteFailuresMax, COUNT_CEILING);
    check("delete_concurrency", deleteConcurrency, CONCURRENCY_CEILING);
    check("containers_max", containersMax, COUNT_CEILING);
    check("extract_failures_max", extractFailuresMax, COUNT_CEILING);
  }

  /** 10 s; 10,000 names, 1,000 failures, 2 at a time; 10,000 containers, 1,000 failures. */
  public static BulkConfig defaults() {
    return new BulkConfig(Duration.ofSeconds(10), 10_000, 1000, 2, 10_000, 1000);
  }

  /** Reads {@code [bulk]}. */
  public static BulkConfig from(Section section) {
    BulkConfig d = defaults();
    return new BulkConfig(
        section.duration("yield_frequency", d.yieldFrequency),
        section.count("deletes_max", d.deletesMax),
        section.count("delete_failures_max", d.deleteFailuresMax),
        section.count("delete_concurrency", d.deleteConcurrency),
        section.count("containers_max", d.containersMax),
        section.count("extract_failures_max", d.extractFailuresMax));
  }

  private static void check(String key, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException("bulk." + key + " must be 1.." + max + ", was " + value);
    }
  }
}
