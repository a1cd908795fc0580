package io.martinet.http.client;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;

/** What the client counts; names begin with {@code peer_client.}. Thread-safe. */
final class ClientMetrics {
  final Counter connections;
  final Counter calls;
  final Counter localCalls;
  final Counter poolWaits;
  final Counter poolRefusals;
  final Counter connectFailures;
  final Counter timeouts;

  ClientMetrics(MetricRegistry registry) {
    this.connections = registry.counter("peer_client.connections");
    this.calls = registry.counter("peer_client.calls");
    this.localCalls = registry.counter("peer_client.local_calls");
    this.poolWaits = registry.counter("peer_client.pool_waits");
    this.poolRefusals = registry.counter("peer_client.pool_refusals");
    this.connectFailures = registry.counter("peer_client.connect_failures");
    this.timeouts = registry.counter("peer_client.timeouts");
  }
}
