package io.martinet.service.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A moment in UTC as lines of a log have it, written out once a second: nearly every line's second
 * is that of the line before. Thread-safe.
 */
public final class LoggedTime {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final DateTimeFormatter form;
  private volatile Second last = new Second(-1, "");

  private record Second(long epochSecond, String text) {}

  /**
   * @param pattern of a {@link DateTimeFormatter}, with nothing smaller than seconds
   */
  public LoggedTime(String pattern) {
    this.form = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  public String of(Instant moment) {
    Second second = last;
    if (second.epochSecond != moment.getEpochSecond()) {
      second = new Second(moment.getEpochSecond(), form.format(moment));
      last = second;
    }
    return second.text;
  }

  /** Appends seconds, cut to so many decimals. */
  public static void seconds(StringBuilder target, long seconds, int nanos, int decimals) {
    target.append(seconds).append('.');
    fraction(target, nanos, decimals);
  }

  /** Appends the first so many decimals of a fraction of a second. */
  public static void fraction(StringBuilder target, int nanos, int decimals) {
    int unit = NANOS_PER_SECOND / 10;
    for (int i = 0; i < decimals; i++) {
      target.append((char) ('0' + nanos / unit % 10));
      unit /= 10;
    }
  }
}
