package io.martinet.proxy.object;

import io.martinet.http.Response;
import io.martinet.proxy.Responses;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * {@code X-If-Delete-At}: only an object that is to expire just then, whether that is past or not.
 * Immutable.
 *
 * @param seconds Unix seconds
 */
record ExpiryMatch(HttpMethod method, long seconds) implements WriteCondition {
  @Override
  public @Nullable Response refuse(Standing standing) {
    HttpHeaders headers = standing.headers();
    if (headers == null) {
      return Responses.standard(method, 404);
    }
    String stored = headers.get(ExpiryHeaders.AT);
    Long at = stored == null ? null : ExpiryHeaders.integer(stored);
    return at != null && at == seconds
        ? null
        : Responses.message(412, "X-If-Delete-At and X-Delete-At do not match");
  }

  @Override
  public boolean seesExpired() {
    return true;
  }
}
