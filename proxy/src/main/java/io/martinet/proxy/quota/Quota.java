package io.martinet.proxy.quota;

import io.martinet.http.Response;
import io.martinet.proxy.Decision;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import org.jspecify.annotations.Nullable;

/** How quotas are written and what answers a request that would exceed one. */
final class Quota {
  /** Longer numbers do not fit a long; nobody stores so much. */
  private static final int DIGITS_MAX = 18;

  private Quota() {}

  /** Whether the text is a quota: ASCII digits and nothing else. */
  static boolean isValid(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * The limit that is stored.
   *
   * @param stored null if none is
   * @return -1 if there is none, or one that nobody could have set
   */
  static long limit(@Nullable String stored) {
    if (stored == null || !isValid(stored)) {
      return -1;
    }
    String digits = stored.replaceFirst("^0+(?=.)", "");
    return digits.length() > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  /**
   * @param limit -1: none
   * @param used as of the last look-up
   * @param added by this request
   */
  static boolean isExceeded(long limit, long used, long added) {
    return limit >= 0 && (added > limit || used > limit - added);
  }

  /** What the request brings; a body of unknown length counts nothing, as in Swift. */
  static long addedBytes(RequestContext context) {
    return Math.max(0, context.request().body().declaredBytes());
  }

  /**
   * The answer to a request that would exceed a quota: who may not write at all is told that, and
   * nothing of how full it is.
   *
   * @param writeAcl of the container, null if there is none
   */
  static Response exceeded(RequestContext context, @Nullable String writeAcl) throws Exception {
    return context.authorize(writeAcl) instanceof Decision.Refused(var response)
        ? response
        : Responses.message(413, "Upload exceeds quota.");
  }
}
