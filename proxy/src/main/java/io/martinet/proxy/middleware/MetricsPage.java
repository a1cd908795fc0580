package io.martinet.proxy.middleware;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.service.metrics.PrometheusText;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;

/** Answers {@code /metrics}, for Prometheus. Thread-safe. */
public final class MetricsPage implements ProxyHandler {
  private static final String PATH = "/metrics";

  private final ProxyHandler next;
  private final PrometheusText metrics;

  public MetricsPage(ProxyHandler next, PrometheusText metrics) {
    this.next = next;
    this.metrics = metrics;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!(context.path() instanceof RequestPath.Service(var path))
        || !path.equals(PATH)
        || !context.isRead()) {
      return next.handle(context);
    }
    return new Response(
        200,
        new DefaultHttpHeaders().set("Content-Type", PrometheusText.CONTENT_TYPE),
        new Content.Bytes(Unpooled.copiedBuffer(metrics.render(), StandardCharsets.UTF_8)));
  }
}
