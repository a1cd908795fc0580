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
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The replicator of a zone that has the process to itself, with a port for its health. */
final class ReplicatorRole implements Service {
  static final String NAME = "replicator-role";

  private final ServerSettings.File file;
  private final StoreFile store;
  private final Foundation foundation;
  private final Coordination coordination;
  private @Nullable HttpServer http;
  private @Nullable ReplicatorService service;

  ReplicatorRole(
      ServerSettings.File file, StoreFile store, Foundation foundation, Coordination coordination) {
    this.file = file;
    this.store = store;
    this.foundation = foundation;
    this.coordination = coordination;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> needs() {
    return List.of(Coordination.NAME);
  }

  @Override
  public void start() throws Exception {
    ServerSettings settings = file.server();
    http = listen(settings);
    http.start();
    service =
        new ReplicatorService(
            Replication.of(
                store, foundation, coordination, device -> device.zone() == settings.zone()),
            file.config().replicator(),
            foundation.scheduler(),
            foundation.ticker(),
            foundation.tasks(),
            foundation.metrics(),
            List.of());
    service.start();
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
    if (service != null) {
      service.stop(grace);
    }
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
