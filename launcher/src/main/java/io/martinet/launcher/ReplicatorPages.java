package io.martinet.launcher;

import io.martinet.http.Content;
import io.martinet.http.PeerAddress;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.http.server.HttpServer;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.http.server.VirtualThreadHandler;
import io.martinet.replicator.ReplicatorService;
import io.martinet.service.Service;
import io.martinet.service.metrics.PrometheusText;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The port of a replicator that has the process to itself: its health and metrics. */
final class ReplicatorPages implements Service {
  private final ServerSettings.File file;
  private final Foundation foundation;
  private @Nullable HttpServer http;

  ReplicatorPages(ServerSettings.File file, Foundation foundation) {
    this.file = file;
    this.foundation = foundation;
  }

  @Override
  public String name() {
    return "replicator-pages";
  }

  @Override
  public List<String> needs() {
    return List.of(ReplicatorService.NAME);
  }

  @Override
  public void start() throws IOException {
    http = listen(file.server());
    http.start();
  }

  private HttpServer listen(ServerSettings settings) {
    var listener =
        new HttpServerConfig(
            settings.name(),
            new InetSocketAddress(settings.bind(), settings.port()),
            file.config().http().limits(),
            file.config().http().timeouts());
    var metrics = new PrometheusText(foundation.metrics());
    var pages =
        new VirtualThreadHandler(
            listener,
            foundation.runtime(),
            request -> page(request, metrics),
            DefaultHttpHeaders::new);
    return new HttpServer(listener, foundation.runtime(), pages, DefaultHttpHeaders::new, null);
  }

  private static Response page(Request request, PrometheusText metrics) {
    return switch (request.target()) {
      case "/healthcheck" -> text(200, "text/plain; charset=utf-8", "OK");
      case "/metrics" -> text(200, PrometheusText.CONTENT_TYPE, metrics.render());
      default -> text(404, "text/plain; charset=utf-8", "no such page here");
    };
  }

  private static Response text(int status, String type, String text) {
    return new Response(
        status,
        new DefaultHttpHeaders().set("Content-Type", type),
        new Content.Bytes(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
  }

  @Override
  public void stop(Duration grace) throws Exception {
    if (http != null) {
      http.drain(grace).get();
      http.close();
    }
  }

  /** Once started. */
  PeerAddress address() {
    return Objects.requireNonNull(http).address();
  }
}
