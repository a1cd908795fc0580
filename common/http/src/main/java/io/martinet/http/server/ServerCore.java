package io.martinet.http.server;

import io.martinet.http.ExchangeHandler;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
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

  /** An answer that no handler gives; the connection ends with it. */
  FullHttpResponse refusal(HttpVersion version, HttpResponseStatus status) {
    HttpHeaders headers = new DefaultHttpHeaders().add(errorHeaders.get());
    headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
    headers.set(HttpHeaderNames.DATE, dates.now());
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    metrics.answered(status.code());
    return new DefaultFullHttpResponse(
        version, status, Unpooled.EMPTY_BUFFER, headers, EmptyHttpHeaders.INSTANCE);
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
