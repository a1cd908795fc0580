package io.martinet.http.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/** What a request's {@code Expect} header asks for. */
enum Expectation {
  NONE,
  CONTINUE,
  /** Anything but {@code 100-continue}: answered 417. */
  UNKNOWN;

  static Expectation of(HttpRequest request) {
    String value = request.headers().get(HttpHeaderNames.EXPECT);
    // A client of HTTP/1.0 knows no interim answers (RFC 9110, 10.1.1).
    if (value == null || request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return NONE;
    }
    return HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(value) ? CONTINUE : UNKNOWN;
  }
}
