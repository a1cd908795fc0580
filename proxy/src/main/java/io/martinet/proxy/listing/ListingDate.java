package io.martinet.proxy.listing;

import io.martinet.core.Timestamps;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Dates of listings: {@code 2026-11-23T07:17:33.204960}, six decimals, no zone, cut off. */
final class ListingDate {
  private static final int MICROS_PER_TICK = 10;

  private ListingDate() {}

  static String format(long ticks) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(ticks, Timestamps.TICKS_PER_SECOND), 0, ZoneOffset.UTC);
    var text = new StringBuilder(26);
    digits(text, time.getYear(), 4).append('-');
    digits(text, time.getMonthValue(), 2).append('-');
    digits(text, time.getDayOfMonth(), 2).append('T');
    digits(text, time.getHour(), 2).append(':');
    digits(text, time.getMinute(), 2).append(':');
    digits(text, time.getSecond(), 2).append('.');
    int micros = (int) Math.floorMod(ticks, Timestamps.TICKS_PER_SECOND) * MICROS_PER_TICK;
    return digits(text, micros, 6).toString();
  }

  private static StringBuilder digits(StringBuilder text, int number, int count) {
    String plain = Integer.toString(number);
    return text.repeat('0', Math.max(0, count - plain.length())).append(plain);
  }
}
