package io.martinet.proxy.object;

import io.martinet.core.HybridClock;
import io.martinet.core.Scheduler;
import io.martinet.core.Version;
import io.martinet.http.wire.StagingId;
import io.martinet.proxy.Placement;
import io.martinet.proxy.Quorum;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import io.martinet.proxy.backend.NameTurns;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.martinet.proxy.backend.Suspects;
import java.util.List;

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
    try (NameTurns.Turn _ = ballots.turn(scope)) {
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

  /**
   * Takes a write back (rule 27): a tombstone right above its version, so that whatever came later
   * stays. Durable on a majority on return; a replica that holds something newer needs none.
   *
   * @throws QuorumNotReachedException too few answered in time; it may be there still
   */
  void retract(BackendScope scope, Version version, WriteAttempt tombstone)
      throws QuorumNotReachedException, InterruptedException {
    var above = new Version(version.ticks() + 1, version.nonce());
    var answers = new Gathering<WriteAnswer>(parker);
    List<Integer> members = tombstone.live().stream().filter(scope.quorum()::counts).toList();
    answers.expect(members.size());
    members.forEach(replica -> tombstone.send(replica, above, null, answers::add));
    List<WriteAnswer> all =
        answers.await(
            arrived -> scope.quorum().isReached(without(arrived)),
            parker.nanos() + settings.nodeTimeout().toNanos());
    answers.close(_ -> {});
    tombstone.over();
    if (!scope.quorum().isReached(without(all))) {
      throw new QuorumNotReachedException(
          "taking back %s of %s".formatted(version, scope.path()),
          scope.quorum().surelyEnough(),
          all.stream().map(WriteAnswer::toString).toList());
    }
  }

  private static long without(List<WriteAnswer> answers) {
    return Quorum.maskOf(
        answers.stream()
            .filter(answer ->
                answer instanceof WriteAnswer.Taken || answer instanceof WriteAnswer.Refused)
            .map(WriteAnswer::replica)
            .toList());
  }

  private void rowsWaitedFor(Placement container, String device) {
    container.members().stream()
        .filter(member -> member.device().equals(device))
        .forEach(suspects::rowsWaitedFor);
  }
}
