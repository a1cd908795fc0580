package io.martinet.core;

import java.time.Instant;

/**
 * Times as ticks: units of 10 µs since the Unix epoch, the resolution of Swift's {@code
 * X-Timestamp}. A {@code long} of ticks lasts for millions of years; no object wraps it on hot
 * paths.
 */
public final class Timestamps {
  /** Ticks in one second. */
  public static final long TICKS_PER_SECOND = 100_000;

  /** Nanoseconds in one tick. */
  public static final long NANOS_PER_TICK = 10_000;

  /** Ten digits of seconds, as Swift clamps far-future times. */
  private static final long SECONDS_MAX = 9_999_999_999L;

  private static final int WHOLE_DIGITS_MAX = 10;
  private static final int FRACTION_DIGITS = 5;

  private Timestamps() {}

  /** Ticks of an instant, rounded down. */
  public static long ticksOf(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), TICKS_PER_SECOND),
        instant.getNano() / NANOS_PER_TICK);
  }

  /** The instant of {@code ticks}. */
  public static Instant instantOf(long ticks) {
    return Instant.ofEpochSecond(
        Math.floorDiv(ticks, TICKS_PER_SECOND),
        Math.floorMod(ticks, TICKS_PER_SECOND) * NANOS_PER_TICK);
  }

  /** Whole seconds of {@code ticks}, rounded up: what {@code Last-Modified} shows. */
  public static long secondsCeiling(long ticks) {
    return Math.ceilDiv(ticks, TICKS_PER_SECOND);
  }

  /** Swift's form: ten digits of seconds, a point, five decimals ({@code 1763881234.01234}). */
  public static String format(long ticks) {
    if (ticks < 0 || ticks / TICKS_PER_SECOND > SECONDS_MAX) {
      throw new IllegalArgumentException("timestamp out of range: " + ticks + " ticks");
    }
    var text = new char[16];
    long rest = ticks;
    for (int i = 15; i >= 0; i--) {
      if (i == 10) {
        text[i] = '.';
      } else {
        text[i] = (char) ('0' + rest % 10);
        rest /= 10;
      }
    }
    return new String(text);
  }

  /**
   * Reads Swift's form, with one to ten digits of seconds and up to five decimals.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static long parse(String text) {
    return parse(text, 0, text.length());
  }

  /** Reads Swift's form out of a longer text. */
  static long parse(String text, int begin, int end) {
    int point = text.indexOf('.', begin, end);
    int wholeEnd = point < 0 ? end : point;
    int fraction = point < 0 ? end : point + 1;
    boolean isTime =
        wholeEnd > begin
            && wholeEnd - begin <= WHOLE_DIGITS_MAX
            && end - fraction <= FRACTION_DIGITS
            && isDigits(text, begin, wholeEnd)
            && isDigits(text, fraction, end);
    if (!isTime) {
      throw new IllegalArgumentException("not a timestamp: " + text);
    }
    long ticks = Long.parseLong(text, begin, wholeEnd, 10);
    for (int i = fraction; i < fraction + FRACTION_DIGITS; i++) {
      ticks = ticks * 10 + (i < end ? text.charAt(i) - '0' : 0);
    }
    return ticks;
  }

  private static boolean isDigits(String text, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
