package io.martinet.object;

import io.martinet.core.Timestamps;
import io.martinet.http.wire.WireFormatException;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectInfo;

/**
 * When an object stops being there, judged by the request's time, so that all replicas agree (rule
 * 10).
 */
final class Expiry {
  static final String HEADER = "X-Delete-At";

  /** Ten digits of seconds, as timestamps have. */
  private static final int DIGITS_MAX = 10;

  private Expiry() {}

  static boolean isPast(Lookup.Live live, long timeTicks) {
    return isPast(live.deleteAtSeconds(), timeTicks);
  }

  static boolean isPast(ObjectInfo info, long timeTicks) {
    String text = info.headers().get(HEADER);
    return text != null && isPast(parse(text), timeTicks);
  }

  /**
   * Unix seconds.
   *
   * @throws WireFormatException if the text is no time
   */
  static long parse(String text) {
    if (text.isEmpty()
        || text.length() > DIGITS_MAX
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new WireFormatException(HEADER + " is no time: " + text);
    }
    return Long.parseLong(text);
  }

  private static boolean isPast(long deleteAtSeconds, long timeTicks) {
    return deleteAtSeconds > 0 && deleteAtSeconds * Timestamps.TICKS_PER_SECOND <= timeTicks;
  }
}
