package io.martinet.http.server;

import io.martinet.http.ExchangeHandler;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What the connections of one server share. Thread-safe. */
final class ServerCore {
  final HttpServerConfig config;
  final ExchangeHandler handler;
  final Supplier<HttpHeaders> errorHeaders;
  final ServerMetrics metrics;
  final Dates dates;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private volatile boolean draining;

  ServerCore(
      HttpServerConfig config,
      ExchangeHandler handler,
      Supplier<HttpHeaders> errorHeaders,
      ServerMetrics metrics,
      Dates dates) {
    this.config = config;
    this.handler = handler;
    this.errorHeaders = errorHeaders;
    this.metrics = metrics;
    this.dates = dates;
  }

  boolean isDraining() {
    return draining;
  }

  /** Refuses new requests from now on; completes when those in flight have been answered. */
  CompletableFuture<Void> drain() {
    draining = true;
    completeIfIdle();
    return idle;
  }

  void begun() {
    inFlight.incrementAndGet();
    metrics.inFlight.inc();
  }

  void ended() {
    inFlight.decrementAndGet();
    metrics.inFlight.dec();
    completeIfIdle();
  }

  private void completeIfIdle() {
    if (draining && inFlight.get() == 0) {
      idle.complete(null);
    }
  }
}
