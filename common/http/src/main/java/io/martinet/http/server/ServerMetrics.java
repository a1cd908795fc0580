package io.martinet.http.server;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** What one listener counts; names begin with {@code http.NAME.}. Thread-safe. */
final class ServerMetrics {
  private static final int STATUS_MAX = 1000;

  private final MetricRegistry registry;
  private final String prefix;
  private final AtomicReferenceArray<@Nullable Counter> byStatus =
      new AtomicReferenceArray<>(STATUS_MAX);

  final Counter connections;
  final Counter inFlight;
  final Counter malformed;
  final Counter refusedConnections;
  final Counter bytesIn;
  final Counter bytesOut;

  ServerMetrics(MetricRegistry registry, String name) {
    this.registry = registry;
    this.prefix = "http." + name + ".";
    this.connections = registry.counter(prefix + "connections");
    this.inFlight = registry.counter(prefix + "in_flight");
    this.malformed = registry.counter(prefix + "malformed");
    this.refusedConnections = registry.counter(prefix + "refused_connections");
    this.bytesIn = registry.counter(prefix + "body_bytes_in");
    this.bytesOut = registry.counter(prefix + "body_bytes_out");
  }

  void answered(int status) {
    int index = status >= 0 && status < STATUS_MAX ? status : 0;
    Counter counter = byStatus.get(index);
    if (counter == null) {
      counter = registry.counter(prefix + "answers." + index);
      byStatus.set(index, counter);
    }
    counter.inc();
  }
}
