package io.martinet.proxy.info;

import io.martinet.core.Timestamps;
import io.martinet.proxy.Query;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.signed.Signature;
import io.martinet.proxy.signed.SignatureDigest;
import io.martinet.service.config.Secret;
import java.util.List;

/** A request for the part of {@code /info} that is for administrators, as its query signs it. */
final class SignedInfo {
  private static final String SIGNATURE = "swiftinfo_sig";
  private static final String EXPIRES = "swiftinfo_expires";

  private SignedInfo() {}

  /** Whether that part is asked for. */
  static boolean isAskedFor(Query query) {
    return !text(query, SIGNATURE).isEmpty() || !text(query, EXPIRES).isEmpty();
  }

  /**
   * Whether the signature is the key's, and has not expired. HEAD may use that of a GET.
   *
   * @param key not empty
   */
  static boolean isSigned(RequestContext context, Secret key) {
    String expires = text(context.query(), EXPIRES);
    Signature signature = Signature.parse(text(context.query(), SIGNATURE), SignatureDigest.all());
    if (signature == null || !isAhead(expires, context.timeTicks())) {
      return false;
    }
    List<String> methods =
        context.method().name().equals("HEAD") ? List.of("HEAD", "GET") : List.of("GET");
    return methods.stream()
        .anyMatch(method -> signature.isOf(key.reveal(), method + "\n" + expires + "\n/info"));
  }

  private static boolean isAhead(String expires, long nowTicks) {
    try {
      return Long.parseLong(expires) >= nowTicks / Timestamps.TICKS_PER_SECOND;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String text(Query query, String name) {
    String raw = query.raw(name);
    return raw == null ? "" : raw;
  }
}
