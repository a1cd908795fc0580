package io.martinet.proxy.object;

import io.martinet.core.Timestamps;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** {@code X-Delete-After} and {@code X-Delete-At} of a PUT or POST, as Swift judges them. */
public sealed interface ExpiryHeaders {
  String AT = "X-Delete-At";
  String AFTER = "X-Delete-After";

  /** Asks for what has expired and is not deleted yet. */
  String OPEN = "X-Open-Expired";

  /** The beginning of time, as of which nothing has expired. */
  long NEVER_TICKS = 0;

  /** Ten digits of seconds, to which Swift clamps. */
  long SECONDS_MAX = 9_999_999_999L;

  /** The object does not expire. */
  record Never() implements ExpiryHeaders {}

  /**
   * The object expires.
   *
   * @param seconds Unix seconds
   */
  record At(long seconds) implements ExpiryHeaders {}

  /** 400; conformance suites compare the message. */
  record Refused(String message) implements ExpiryHeaders {}

  /**
   * Reads them: the relative header wins over the absolute one.
   *
   * @param nowTicks when the request came
   */
  static ExpiryHeaders parse(HttpHeaders headers, long nowTicks) {
    String after = headers.get(AFTER);
    if (after != null) {
      return parse(AFTER, after, nowTicks / Timestamps.TICKS_PER_SECOND, nowTicks);
    }
    String at = headers.get(AT);
    return at == null ? new Never() : parse(AT, at, 0, nowTicks);
  }

  private static ExpiryHeaders parse(String name, String text, long baseSeconds, long nowTicks) {
    Long number = integer(text);
    if (number == null) {
      return new Refused("Non-integer " + name);
    }
    long seconds = Math.min(baseSeconds + Math.min(number, SECONDS_MAX), SECONDS_MAX);
    boolean isPast = seconds <= nowTicks / Timestamps.TICKS_PER_SECOND;
    return isPast ? new Refused(name + " in past") : new At(seconds);
  }

  /** The number, as great as a long gets; null if the text is none. */
  static @Nullable Long integer(String text) {
    String stripped = text.strip();
    boolean isNegative = stripped.startsWith("-");
    String digits = isNegative || stripped.startsWith("+") ? stripped.substring(1) : stripped;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    try {
      return Long.parseLong(isNegative ? "-" + digits : digits);
    } catch (NumberFormatException e) {
      return isNegative ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
