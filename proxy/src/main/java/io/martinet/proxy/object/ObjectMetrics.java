package io.martinet.proxy.object;

import com.codahale.metrics.Counter;
import com.codahale.metrics.LockFreeExponentiallyDecayingReservoir;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.time.Duration;
import java.util.Locale;

/** What the object path counts and times. Thread-safe. */
public final class ObjectMetrics {
  /** What a request to an object is timed as. */
  public enum Verb {
    GET,
    HEAD,
    PUT,
    POST,
    DELETE
  }

  private final Timer[] timers = new Timer[Verb.values().length];
  private final Counter hedges;
  private final Counter writeBacks;
  private final Counter recommits;
  private final Counter resumes;
  private final Counter quorumFailures;
  private final Counter droppedReplicas;
  private final Counter handoffs;
  private final Counter degradedWrites;
  private final Counter degradedReads;
  private final Counter queuedRows;
  private final Counter releasesDropped;

  public ObjectMetrics(MetricRegistry registry) {
    for (Verb verb : Verb.values()) {
      timers[verb.ordinal()] =
          registry.timer(
              "proxy.object." + verb.name().toLowerCase(Locale.ROOT),
              () -> new Timer(LockFreeExponentiallyDecayingReservoir.builder().build()));
    }
    hedges = registry.counter("proxy.object.hedges");
    writeBacks = registry.counter("proxy.object.write_backs");
    recommits = registry.counter("proxy.object.recommits");
    resumes = registry.counter("proxy.object.resumes");
    quorumFailures = registry.counter("proxy.object.quorum_failures");
    droppedReplicas = registry.counter("proxy.object.dropped_replicas");
    handoffs = registry.counter("proxy.object.handoffs");
    degradedWrites = registry.counter("proxy.object.degraded_writes");
    degradedReads = registry.counter("proxy.object.degraded_reads");
    queuedRows = registry.counter("proxy.object.queued_rows");
    releasesDropped = registry.counter("proxy.object.releases_dropped");
  }

  /** A request was answered. */
  void timed(Verb verb, Duration taken) {
    timers[verb.ordinal()].update(taken);
  }

  /** A slow answer made a read ask another replica. */
  void hedged() {
    hedges.inc();
  }

  /** Lagging replicas were told to fetch before a read could be answered. */
  void wroteBack() {
    writeBacks.inc();
  }

  /** A write lost a race and was committed again under a newer version. */
  void recommitted() {
    recommits.inc();
  }

  /** A body was cut and another replica asked for the rest. */
  void resumed() {
    resumes.inc();
  }

  /** Too few replicas answered: 503. */
  void quorumFailed() {
    quorumFailures.inc();
  }

  /** A replica was given up in the middle of an upload. */
  void droppedReplica() {
    droppedReplicas.inc();
  }

  /** A handoff was given what a primary could not take. */
  void usedHandoff() {
    handoffs.inc();
  }

  /** A write was answered that no majority of primaries holds. */
  void degradedWrite() {
    degradedWrites.inc();
  }

  /** A read was answered that no majority of primaries confirmed. */
  void degradedRead() {
    degradedReads.inc();
  }

  /** A write was answered although its row is visible on fewer than a majority. */
  void queuedRows() {
    queuedRows.inc();
  }

  /** Staged bodies that are left to time out, since the queue of releases is full. */
  void droppedReleases(int count) {
    releasesDropped.inc(count);
  }
}
