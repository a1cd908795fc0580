package io.martinet.service.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as the file writes them: {@code "150ms"}, {@code "7d"}, {@code "256KiB"}. */
final class Units {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]*)");

  private Units() {}

  /**
   * @throws IllegalArgumentException not a whole number with one of ms, s, m, h, d
   */
  static Duration duration(String text) {
    Matcher amount = match(text, "a duration such as \"150ms\", \"10s\", \"5m\", \"2h\" or \"7d\"");
    long count = Long.parseLong(amount.group(1));
    return switch (amount.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> throw new IllegalArgumentException("must end in ms, s, m, h or d, was " + text);
    };
  }

  /**
   * @throws IllegalArgumentException not a whole number of bytes, KiB, MiB, GiB or TiB
   */
  static long bytes(String text) {
    Matcher amount = match(text, "a size such as 4096, \"256KiB\", \"64MiB\" or \"2GiB\"");
    long count = Long.parseLong(amount.group(1));
    int shift =
        switch (amount.group(2).toLowerCase(Locale.ROOT)) {
          case "", "b" -> 0;
          case "kib" -> 10;
          case "mib" -> 20;
          case "gib" -> 30;
          case "tib" -> 40;
          default ->
              throw new IllegalArgumentException("must end in KiB, MiB, GiB or TiB, was " + text);
        };
    if (count > Long.MAX_VALUE >> shift) {
      throw new IllegalArgumentException("is beyond 8 EiB: " + text);
    }
    return count << shift;
  }

  /** The shortest form that reads back as the same duration. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0 || millis % 1_000 != 0) {
      return millis + "ms";
    }
    if (duration.toSeconds() % 86_400 == 0) {
      return duration.toDays() + "d";
    }
    if (duration.toSeconds() % 3_600 == 0) {
      return duration.toHours() + "h";
    }
    return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
  }

  /** The shortest form that reads back as the same size. */
  static String text(long bytes) {
    String[] names = {"", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    long count = bytes;
    while (count != 0 && count % 1_024 == 0 && unit < names.length - 1) {
      count /= 1_024;
      unit++;
    }
    return count + names[unit];
  }

  private static Matcher match(String text, String wanted) {
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches()) {
      throw new IllegalArgumentException("must be " + wanted + ", was " + text);
    }
    return amount;
  }
}
