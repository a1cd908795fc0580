package io.martinet.http.server;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/** A head that came over a socket, with what its framing means for the connection. */
final class DecodedRequest extends DefaultHttpRequest {
  private final boolean lastOnConnection;

  DecodedRequest(
      HttpVersion version,
      HttpMethod method,
      String target,
      HttpHeaders headers,
      boolean lastOnConnection) {
    super(version, method, target, headers, false); // checked by the decoder
    this.lastOnConnection = lastOnConnection;
  }

  /** Whether the framing is such that an intermediary may see another end of this request. */
  boolean isLastOnConnection() {
    return lastOnConnection;
  }
}
