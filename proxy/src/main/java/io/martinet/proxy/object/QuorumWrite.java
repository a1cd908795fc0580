package io.martinet.proxy.object;

import io.martinet.core.HybridClock;
import io.martinet.core.Scheduler;
import io.martinet.http.wire.StagingId;
import io.martinet.proxy.Placement;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.QuorumNotReachedException;

/**
 * Writes to a majority (rules 1, 2, 8 and 24): all replicas at once under a version drawn now; a
 * lost race is run again under a newer one; answered when a majority is durable and its row is
 * visible, or queued. Thread-safe; blocks the request's virtual thread.
 */
final class QuorumWrite {
  private final HybridClock clock;
  private final WriteSettings settings;
  private final Releases releases;
  private final Parker parker;
  private final Scheduler scheduler;
  private final ObjectMetrics metrics;

  QuorumWrite(
      HybridClock clock,
      WriteSettings settings,
      Releases releases,
      Parker parker,
      Scheduler scheduler,
      ObjectMetrics metrics) {
    this.clock = clock;
    this.settings = settings;
    this.releases = releases;
    this.parker = parker;
    this.scheduler = scheduler;
    this.metrics = metrics;
  }

  /**
   * @param container where the object's container lives
   * @param writeId names the write on every replica
   * @throws QuorumNotReachedException no majority took it in time; some replicas may have
   */
  WriteResult write(
      BackendScope scope, Placement container, StagingId writeId, WriteAttempt attempt)
      throws QuorumNotReachedException, InterruptedException {
    var tail = new WriteTail(scope, writeId, attempt, releases);
    var session =
        new WriteSession(
            scope, new RowDuties(container), attempt, clock, settings, parker, metrics);
    try {
      return session.run();
    } finally {
      tail.follow(session.answers(), session.gathering(), scheduler, settings.nodeTimeout());
    }
  }
}
