package io.martinet.proxy.object;

import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Parker;
import java.time.Duration;

/** Makes the sources of bodies. Thread-safe. */
final class ObjectSources {
  private final ReplicaReads reads;
  private final Parker parker;
  private final Duration nodeTimeout;
  private final ObjectMetrics metrics;

  ObjectSources(ReplicaReads reads, Parker parker, Duration nodeTimeout, ObjectMetrics metrics) {
    this.reads = reads;
    this.parker = parker;
    this.nodeTimeout = nodeTimeout;
    this.metrics = metrics;
  }

  /** The body of what a quorum read found. */
  ObjectSource of(BackendScope scope, ReadResult.Found found, long bodyBytes) {
    return new ObjectSource(
        reads,
        scope,
        found.state().data(),
        bodyBytes,
        found.sources(),
        parker,
        nodeTimeout,
        metrics);
  }
}
