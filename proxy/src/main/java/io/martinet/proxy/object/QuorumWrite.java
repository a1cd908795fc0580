package io.martinet.proxy.object;

import io.martinet.core.HybridClock;
import io.martinet.core.Scheduler;
import io.martinet.core.Version;
import io.martinet.http.wire.StagingId;
import io.martinet.proxy.Placement;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.martinet.proxy.backend.Suspects;

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
  private final Suspects suspects;

  QuorumWrite(
      HybridClock clock,
      WriteSettings settings,
      Releases releases,
      Parker parker,
      Scheduler scheduler,
      ObjectMetrics metrics,
      Suspects suspects) {
    this.clock = clock;
    this.settings = settings;
    this.releases = releases;
    this.parker = parker;
    this.scheduler = scheduler;
    this.metrics = metrics;
    this.suspects = suspects;
  }

  /**
   * @param container where the object's container lives
   * @param writeId names the write on every replica
   * @param ballots say under which versions it is tried
   * @throws QuorumNotReachedException no majority took it in time; some replicas may have
   */
  WriteResult write(
      BackendScope scope,
      Placement container,
      StagingId writeId,
      WriteAttempt attempt,
      Ballots ballots)
      throws QuorumNotReachedException, InterruptedException {
    var tail =
        new WriteTail(
            scope,
            writeId,
            attempt,
            releases,
            scheduler,
            device -> rowsWaitedFor(container, device));
    var session =
        new WriteSession(
            scope,
            new RowDuties(container, suspects::isSuspect),
            attempt,
            ballots,
            clock,
            settings,
            parker,
            metrics);
    Version durable = Version.NONE;
    try (Ballots.Turn _ = ballots.turn(scope)) {
      WriteResult result = session.run();
      durable = result instanceof WriteResult.Done(var version, _, _) ? version : durable;
      return result;
    } finally {
      tail.follow(session, durable, settings.nodeTimeout());
    }
  }

  /** For writes without a condition. */
  Ballots blind() {
    return new BlindBallots(clock);
  }

  private void rowsWaitedFor(Placement container, String device) {
    container.members().stream()
        .filter(member -> member.device().equals(device))
        .forEach(suspects::rowsWaitedFor);
  }
}
