package io.martinet.proxy.tempurl;

import io.martinet.proxy.PercentCode;
import io.martinet.proxy.Query;
import io.martinet.proxy.signed.Signature;
import io.martinet.proxy.signed.SignatureDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the query of a temporary URL says. A parameter that is given twice has its first value, so
 * that whoever was given an address cannot change it by appending to it. Texts are one char a byte.
 *
 * @param expiresSeconds Unix seconds
 * @param prefix of the objects that the signature is for; null: for the object in the path
 * @param range addresses from which it may be used; null: from all
 * @param filename under which a browser is to save it; null: none was given
 * @param isInline whether a browser is to show it rather than to save it
 */
record TempUrlQuery(
    Signature signature,
    long expiresSeconds,
    @Nullable String prefix,
    @Nullable String range,
    @Nullable String filename,
    boolean isInline) {
  private static final String SIGNATURE = "temp_url_sig";
  private static final String EXPIRES = "temp_url_expires";
  private static final String PREFIX = "temp_url_prefix";
  private static final String RANGE = "temp_url_ip_range";
  private static final String FILENAME = "filename";
  private static final String INLINE = "inline";

  /** All parameters that mean something here. */
  static final List<String> NAMES = List.of(SIGNATURE, EXPIRES, PREFIX, RANGE, FILENAME, INLINE);

  /** Whether this is meant as a temporary URL, be it a good one or not. */
  static boolean isIn(Query query) {
    return query.has(SIGNATURE) || query.has(EXPIRES);
  }

  /** Null if it cannot be a good one. */
  static @Nullable TempUrlQuery read(Query query, List<SignatureDigest> digests) {
    String sent = query.raw(SIGNATURE);
    String expires = query.raw(EXPIRES);
    if (sent == null || expires == null) {
      return null;
    }
    Signature signature = Signature.parse(sent, digests);
    long expiresSeconds = ExpiryTime.parse(expires);
    return signature == null || expiresSeconds == ExpiryTime.NONE
        ? null
        : new TempUrlQuery(
            signature,
            expiresSeconds,
            query.raw(PREFIX),
            given(query.raw(RANGE)),
            given(query.raw(FILENAME)),
            query.has(INLINE));
  }

  /**
   * The parameters by which it opens all that the signature is for.
   *
   * @param sent those of the request
   */
  static String shared(Query sent) {
    var query = new StringBuilder();
    for (String name : List.of(PREFIX, EXPIRES, SIGNATURE, RANGE)) {
      String value = sent.raw(name);
      if (value != null) {
        query.append(query.isEmpty() ? "" : "&").append(name).append('=');
        query.append(PercentCode.encodeBytes(value));
      }
    }
    return sent.has(INLINE) ? query.append('&').append(INLINE).toString() : query.toString();
  }

  private static @Nullable String given(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}
