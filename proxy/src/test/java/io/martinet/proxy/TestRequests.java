package io.martinet.proxy;

import io.martinet.http.Request;
import io.martinet.http.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Requests for tests of single stages. */
public final class TestRequests {
  /** A moment for requests that do not care: 2026-11-23T07:17:33.20496Z. */
  public static final long TIME_TICKS = 179_541_825_320_496L;

  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 4711);

  private TestRequests() {}

  public static RequestContext get(String target, String... headers) {
    return request("GET", target, headers);
  }

  public static RequestContext put(String target, HttpHeaders headers) {
    return context(HttpMethod.PUT, target, headers, "");
  }

  /**
   * @param headers names and values in turn
   */
  public static RequestContext request(String method, String target, String... headers) {
    return context(HttpMethod.valueOf(method), target, headers(headers), "");
  }

  public static RequestContext context(
      HttpMethod method, String target, HttpHeaders headers, String body) {
    return new RequestContext(
        raw(method, target, headers, body), "tx0123456789abcdef01234-0065f0f0f0", TIME_TICKS);
  }

  public static Request raw(HttpMethod method, String target, HttpHeaders headers, String body) {
    return new Request(method, target, headers, new TextBody(headers, body), CLIENT, false);
  }

  /**
   * @param headers names and values in turn
   */
  public static HttpHeaders headers(String... headers) {
    var all = new DefaultHttpHeaders(false);
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    return all;
  }

  /** A body that has wholly arrived. */
  private static final class TextBody implements RequestBody {
    private final long declaredBytes;
    private @Nullable ByteBuf rest;

    TextBody(HttpHeaders headers, String text) {
      String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
      declaredBytes = length == null ? text.length() : Long.parseLong(length);
      rest = text.isEmpty() ? null : Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @Override
    public long declaredBytes() {
      return declaredBytes;
    }

    @Override
    public @Nullable ByteBuf read(Duration idleMax) {
      ByteBuf piece = rest;
      rest = null;
      return piece;
    }
  }
}
