package io.martinet.object;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** {@code /healthcheck} and {@code /metrics} of the role's port. Thread-safe. */
final class ServerPages {
  private final Supplier<String> troubles;
  private final Supplier<String> metrics;
  private final String metricsType;

  /**
   * @param troubles what a person should look at, empty when all is well; must not block
   * @param metrics text of all metrics; must not block
   * @param metricsType its {@code Content-Type}
   */
  ServerPages(Supplier<String> troubles, Supplier<String> metrics, String metricsType) {
    this.troubles = troubles;
    this.metrics = metrics;
    this.metricsType = metricsType;
  }

  boolean serves(HttpRequest request) {
    return request.method().equals(HttpMethod.GET)
        && (request.uri().equals("/healthcheck") || request.uri().equals("/metrics"));
  }

  void answer(HttpRequest request, Reply reply) {
    if (request.uri().equals("/metrics")) {
      send(reply, HttpResponseStatus.OK, metricsType, metrics.get());
      return;
    }
    String trouble = troubles.get();
    if (trouble.isEmpty()) {
      send(reply, HttpResponseStatus.OK, "text/plain; charset=utf-8", "OK");
    } else {
      send(reply, HttpResponseStatus.SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", trouble);
    }
  }

  private static void send(Reply reply, HttpResponseStatus status, String type, String text) {
    reply.send(
        status,
        new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, type),
        Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }
}
