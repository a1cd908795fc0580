package io.martinet.object;

import io.martinet.service.config.Section;
import java.time.Duration;

/**
 * How object devices are audited: part of {@code [auditor]}.
 *
 * @param isOn {@code auditor.enabled}
 * @param interval {@code auditor.interval}: from the beginning of a pass over a device to the next
 * @param bytesPerSecond {@code auditor.bytes_per_second}: of one device, on average
 * @param itemsPerSecond {@code auditor.items_per_second}: objects of one device, on average
 * @param darkDataAfter {@code auditor.dark_data_after}: how old what is looked for in listings must
 *     be; zero to look for nothing
 */
public record AuditConfig(
    boolean isOn,
    Duration interval,
    long bytesPerSecond,
    int itemsPerSecond,
    Duration darkDataAfter) {
  private static final long BYTES_MAX = 10L << 30;
  private static final int ITEMS_MAX = 1_000_000;

  public AuditConfig {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("auditor.interval must be positive, was " + interval);
    }
    if (bytesPerSecond < 1 || bytesPerSecond > BYTES_MAX) {
      throw new IllegalArgumentException(
          "auditor.bytes_per_second must be 1..%d, was %d".formatted(BYTES_MAX, bytesPerSecond));
    }
    if (itemsPerSecond < 1 || itemsPerSecond > ITEMS_MAX) {
      throw new IllegalArgumentException(
          "auditor.items_per_second must be 1..%d, was %d".formatted(ITEMS_MAX, itemsPerSecond));
    }
    if (darkDataAfter.isNegative()) {
      throw new IllegalArgumentException(
          "auditor.dark_data_after must not be negative, was " + darkDataAfter);
    }
  }

  /**
   * Swift's 10 MB a second. Swift's 20 files a second cost a disk three or four seeks each; a small
   * object of ours is one read, so 50 are no more work for it, and a million objects take less than
   * six hours. The interval is a guess: a small device need not be read again and again.
   */
  public static AuditConfig defaults() {
    return new AuditConfig(true, Duration.ofHours(1), 10L << 20, 50, Duration.ZERO);
  }

  /** Nothing is audited. */
  public static AuditConfig off() {
    AuditConfig d = defaults();
    return new AuditConfig(
        false, d.interval(), d.bytesPerSecond(), d.itemsPerSecond(), d.darkDataAfter());
  }

  /** Whether dark data is looked for. */
  boolean isWatching() {
    return darkDataAfter.isPositive();
  }

  public static AuditConfig from(Section section) {
    AuditConfig d = defaults();
    return new AuditConfig(
        section.flag("enabled", d.isOn()),
        section.duration("interval", d.interval()),
        section.bytes("bytes_per_second", d.bytesPerSecond()),
        section.count("items_per_second", d.itemsPerSecond()),
        section.duration("dark_data_after", d.darkDataAfter()));
  }
}
