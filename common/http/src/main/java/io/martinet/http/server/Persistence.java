package io.martinet.http.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/** Whether a client wants its connection to stay (RFC 9112, 9.3). */
enum Persistence {
  /** By the protocol's default: nothing is said about it. */
  IMPLIED,
  /** By a header, which the answer echoes. */
  ASKED,
  NONE;

  static Persistence of(HttpRequest request) {
    HttpHeaders headers = request.headers();
    if (headers.contains(HttpHeaderNames.CONNECTION)) {
      if (headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
        return NONE;
      }
      if (headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true)) {
        return ASKED;
      }
    }
    return request.protocolVersion().equals(HttpVersion.HTTP_1_0) ? NONE : IMPLIED;
  }

  /** Says it in an answer's headers. */
  void tell(HttpHeaders headers, boolean closes) {
    if (closes) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (this == ASKED) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    } else {
      headers.remove(HttpHeaderNames.CONNECTION);
    }
  }
}
