package io.martinet.proxy.body;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * {@code If-Range} (RFC 9110, 13.1.5): a client that holds a part of a body asks for the rest of
 * that body, or for the whole of another one. Swift does not know it, and would send it the rest of
 * another body.
 */
public final class IfRange {
  private IfRange() {}

  /**
   * The {@code Range} that counts.
   *
   * @param sent of the request
   * @param told of the answer with the whole body: its etag, quoted or bare, and its date
   * @return null if the whole is to be sent
   */
  public static @Nullable String rangeOf(HttpHeaders sent, HttpHeaders told) {
    String range = sent.get(HttpHeaderNames.RANGE);
    String validator = sent.get(HttpHeaderNames.IF_RANGE);
    return range == null || validator == null || matches(validator.strip(), told) ? range : null;
  }

  /** A strong etag, quoted or bare, or the very date; a weak one matches nothing. */
  private static boolean matches(String validator, HttpHeaders told) {
    Long date = Conditionals.seconds(validator);
    if (date != null) {
      return date.equals(Conditionals.seconds(told.get(HttpHeaderNames.LAST_MODIFIED)));
    }
    String etag = told.get(HttpHeaderNames.ETAG);
    return etag != null && Conditionals.unquoted(etag).equals(Conditionals.unquoted(validator));
  }
}
