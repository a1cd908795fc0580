package io.martinet.proxy.tempurl;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The end of a temporary URL: Unix seconds, or a time of UTC. */
final class ExpiryTime {
  /** What no URL has. */
  static final long NONE = -1;

  /** Seventeen digits: beyond any calendar, within a long. */
  private static final Pattern SECONDS = Pattern.compile("\\s*\\+?([0-9]{1,17})\\s*");

  private static final Pattern ISO =
      Pattern.compile(
          "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})T([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})Z");

  private ExpiryTime() {}

  /** Unix seconds, {@link #NONE} if the text is no time. */
  static long parse(String text) {
    Matcher seconds = SECONDS.matcher(text);
    if (seconds.matches()) {
      return Long.parseLong(seconds.group(1));
    }
    Matcher iso = ISO.matcher(text);
    if (!iso.matches()) {
      return NONE;
    }
    try {
      return LocalDateTime.of(
              field(iso, 1),
              field(iso, 2),
              field(iso, 3),
              field(iso, 4),
              field(iso, 5),
              field(iso, 6))
          .toEpochSecond(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return NONE;
    }
  }

  private static int field(Matcher iso, int group) {
    return Integer.parseInt(iso.group(group));
  }
}
