package io.martinet.proxy.keystone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.martinet.service.VirtualThreads;
import io.martinet.service.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** As much of Keystone's API as the store uses, on a port of loopback. */
final class FakeKeystone implements AutoCloseable {
  static final Instant SERVICE_EXPIRY = Instant.parse("2026-11-23T09:00:00Z");

  private static final String PATH = "/identity/v3/auth/tokens";
  private static final String PASSWORD = "s3cret";

  final AtomicInteger logins = new AtomicInteger();
  final AtomicInteger questions = new AtomicInteger();

  /** What is known, to the JSON told about it. */
  final Map<String, String> tokens = new ConcurrentHashMap<>();

  /** The store's own token that is good now. */
  volatile String serviceToken = "none";

  /** Answered to everything instead. */
  volatile @Nullable String broken;

  volatile @Nullable String lastLogin;

  private final HttpServer server;

  FakeKeystone() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(new VirtualThreads());
    server.createContext(PATH, this::handle);
    server.start();
  }

  KeystoneConfig config(Duration timeout) {
    KeystoneConfig d = KeystoneConfig.defaults();
    return new KeystoneConfig(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/identity",
        "https://keystone.example/v3",
        false,
        new KeystoneConfig.ServiceUser("store", new Secret(PASSWORD), "service", "default", "d2"),
        new KeystoneConfig.Limits(timeout, 4, Duration.ZERO, 0),
        d.roles());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String status = broken;
      if (status != null) {
        answer(exchange, Integer.parseInt(status), "");
      } else if (exchange.getRequestMethod().equals("POST")) {
        logIn(exchange);
      } else {
        judge(exchange);
      }
    }
  }

  private void logIn(HttpExchange exchange) throws IOException {
    logins.incrementAndGet();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    lastLogin = body;
    if (!body.contains("\"password\":\"" + PASSWORD + "\"")) {
      answer(exchange, 401, "");
      return;
    }
    serviceToken = "service-" + logins.get();
    exchange.getResponseHeaders().set("X-Subject-Token", serviceToken);
    answer(exchange, 201, "{\"token\":{\"expires_at\":\"" + SERVICE_EXPIRY + "\"}}");
  }

  private void judge(HttpExchange exchange) throws IOException {
    questions.incrementAndGet();
    String own = exchange.getRequestHeaders().getFirst("X-Auth-Token");
    String known = tokens.get(exchange.getRequestHeaders().getFirst("X-Subject-Token"));
    if (!serviceToken.equals(own)) {
      answer(exchange, 401, "");
    } else {
      answer(exchange, known == null ? 404 : 200, known == null ? "{}" : known);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
