package io.martinet.proxy.object;

import io.martinet.http.Response;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.Responses;
import io.martinet.proxy.body.Conditionals;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * {@code If-Match} and {@code If-None-Match} of a write: 412 unless they hold. An object has the
 * MD5 of its bytes as its tag; a static large object has that of its segments too. Immutable.
 *
 * @param match the header, or null
 * @param noneMatch the header, or null
 */
public record EntityTags(HttpMethod method, @Nullable String match, @Nullable String noneMatch)
    implements WriteCondition {
  /** The condition of a request, or null if it has none. */
  public static @Nullable EntityTags of(HttpMethod method, HttpHeaders headers) {
    String match = headers.get(HttpHeaderNames.IF_MATCH);
    String noneMatch = headers.get(HttpHeaderNames.IF_NONE_MATCH);
    return match == null && noneMatch == null ? null : new EntityTags(method, match, noneMatch);
  }

  @Override
  public @Nullable Response refuse(Standing standing) {
    return refuseOver(standing.headers());
  }

  /**
   * The same, for who reads what stands itself.
   *
   * @param headers as stored; null if there is no object
   */
  public @Nullable Response refuseOver(@Nullable HttpHeaders headers) {
    boolean isMet =
        (match == null || (headers != null && names(match, headers)))
            && (noneMatch == null || headers == null || !names(noneMatch, headers));
    return isMet ? null : Responses.standard(method, 412);
  }

  private static boolean names(String list, HttpHeaders headers) {
    String large = headers.get(StoredHeaders.SLO_ETAG);
    return Conditionals.names(list, headers.get(ObjectHeaders.ETAG, ""))
        || (large != null && Conditionals.names(list, large));
  }
}
