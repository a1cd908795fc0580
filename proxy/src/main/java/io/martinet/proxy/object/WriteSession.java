package io.martinet.proxy.object;

import io.martinet.core.HybridClock;
import io.martinet.core.Version;
import io.martinet.http.wire.RowTargets;
import io.martinet.proxy.Quorum;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.QuorumNotReachedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One quorum write under way. Confined to the request's thread. */
final class WriteSession {
  /** Commits after the first one; past it 503 (rule 2). */
  static final int RECOMMITS_MAX = 5;

  /**
   * How long a lost race, or a ring that has changed, waits for the answers still missing: who has
   * not answered one version is not sent the next. A guess.
   */
  private static final Duration LATE_GRACE = Duration.ofMillis(100);

  private final RowDuties duties;
  private final WriteAttempt attempt;
  private final HybridClock clock;
  private final WriteSettings settings;
  private final Parker parker;
  private final ObjectMetrics metrics;
  private final Gathering<WriteAnswer> gathering;
  private BackendScope scope;
  private List<WriteAnswer> answers = List.of();
  private List<Integer> live = List.of();
  private boolean heldLive;

  WriteSession(
      BackendScope scope,
      RowDuties duties,
      WriteAttempt attempt,
      HybridClock clock,
      WriteSettings settings,
      Parker parker,
      ObjectMetrics metrics) {
    this.scope = scope;
    this.duties = duties;
    this.attempt = attempt;
    this.clock = clock;
    this.settings = settings;
    this.parker = parker;
    this.metrics = metrics;
    this.gathering = new Gathering<>(parker);
  }

  /** What was answered until the end of {@link #run}. */
  List<WriteAnswer> answers() {
    return answers;
  }

  /** To whom the version that was tried last was sent. */
  List<Integer> sentTo() {
    return live;
  }

  /** Where later answers come. */
  Gathering<WriteAnswer> gathering() {
    return gathering;
  }

  WriteResult run() throws QuorumNotReachedException, InterruptedException {
    live = attempt.live();
    for (int commits = 0; commits <= RECOMMITS_MAX; commits++) {
      Version version = clock.next();
      switch (round(version)) {
        case WriteVerdict.Durable(var held) -> {
          awaitRows(version);
          return new WriteResult.Done(version, heldLive || held);
        }
        case WriteVerdict.NoData() -> {
          return new WriteResult.NoData();
        }
        case WriteVerdict.Lost(var newest) -> {
          // A version further ahead than clocks may be is not followed (rule 10).
          if (!clock.observe(newest.ticks())) {
            throw failure(version, "version " + newest + " is too far ahead");
          }
          metrics.recommitted();
          live = answeredUnder(version);
        }
        case WriteVerdict.Impossible() when settings.isDegradable() && !isOutdated(version) -> {
          awaitHandoffs(version);
          metrics.degradedWrite();
          return new WriteResult.Done(version, heldLive);
        }
        case WriteVerdict.Undecided(), WriteVerdict.Impossible() -> {
          Optional<BackendScope> renewed =
              isOutdated(version) ? attempt.renewed() : Optional.empty();
          scope = renewed.orElseThrow(() -> failure(version, "no majority"));
          live = answeredUnder(version);
        }
      }
    }
    throw failure(Version.NONE, "lost " + (RECOMMITS_MAX + 1) + " races");
  }

  private WriteVerdict round(Version version) throws InterruptedException {
    gathering.expect(live.size());
    List<Integer> senders = senders();
    for (int replica : live) {
      RowTargets rows =
          scope.quorum().counts(replica) ? duties.targetsFor(replica, senders) : ofHandoff();
      attempt.send(replica, version, rows, gathering::add);
    }
    var quorum = new WriteQuorum(scope.quorum(), version);
    long sentTo = Quorum.maskOf(live);
    long deadline = parker.nanos() + settings.nodeTimeout().toNanos();
    answers =
        gathering.await(
            arrived -> !(quorum.judge(sentTo, arrived) instanceof WriteVerdict.Undecided),
            deadline);
    return quorum.judge(sentTo, answers);
  }

  /** Whether a replica goes by a newer ring: the majority that this one asks for is void. */
  private boolean isOutdated(Version version) {
    return answers.stream()
        .anyMatch(
            answer -> answer instanceof WriteAnswer.Outdated && answer.version().equals(version));
  }

  /** Rule 5, where it was asked for: so many copies as a majority, on whichever device. */
  private void awaitHandoffs(Version version)
      throws QuorumNotReachedException, InterruptedException {
    long deadline = parker.nanos() + settings.nodeTimeout().toNanos();
    int needed = scope.quorum().surelyEnough();
    for (int replica : live) {
      if (!scope.quorum().counts(replica)) {
        awaitAnswer(replica, deadline);
      }
    }
    while (taken(version) < needed) {
      int handoff = attempt.nextHandoff();
      if (handoff < 0) {
        throw failure(version, "no majority, and no handoff is left");
      }
      gathering.expect(1);
      attempt.standIn(handoff, version, duties.owed(), gathering::add);
      awaitAnswer(handoff, deadline);
    }
  }

  private void awaitAnswer(int replica, long deadline) throws InterruptedException {
    answers =
        gathering.await(
            arrived -> arrived.stream().anyMatch(answer -> answer.replica() == replica), deadline);
  }

  private long taken(Version version) {
    return answers.stream()
        .filter(answer -> answer instanceof WriteAnswer.Taken && answer.version().equals(version))
        .map(WriteAnswer::replica)
        .distinct()
        .count();
  }

  /** Where handoffs count, there may be nobody else to owe the rows. */
  private @Nullable RowTargets ofHandoff() {
    return settings.isDegradable() ? duties.owed() : null;
  }

  /** Who brings the rows first: handoffs do not. */
  private List<Integer> senders() {
    return live.stream().filter(scope.quorum()::counts).toList();
  }

  /**
   * Rule 24: a majority of container replicas shows the row, or what is missing is queued with the
   * majority of object replicas that is durable already.
   */
  private void awaitRows(Version version) throws InterruptedException {
    List<Integer> senders = senders();
    long deadline = parker.nanos() + settings.rowWait().toNanos();
    boolean isHandedOver = false;
    while (!duties.isVisible(version, answers)) {
      RowTargets orphans = duties.orphans(version, senders, answers);
      if (!isHandedOver && hasStars(orphans)) {
        isHandedOver = true;
        handOver(version, orphans);
      } else if (gathering.unseen() == 0 || parker.nanos() - deadline >= 0) {
        metrics.queuedRows();
        return;
      }
      boolean mayHandOver = !isHandedOver;
      answers =
          gathering.await(
              arrived ->
                  duties.isVisible(version, arrived)
                      || (mayHandOver && hasStars(duties.orphans(version, senders, arrived))),
              deadline);
    }
  }

  /** Sends the write once more, to a replica that has it, with the stars of one that failed. */
  private void handOver(Version version, RowTargets orphans) {
    for (WriteAnswer answer : answers) {
      if (answer instanceof WriteAnswer.Taken(var replica, var taken, _, _, _)
          && taken.equals(version)
          && scope.quorum().counts(replica)) {
        gathering.expect(1);
        attempt.send(replica, version, orphans, gathering::add);
        return;
      }
    }
  }

  private static boolean hasStars(RowTargets targets) {
    return targets.targets().stream().anyMatch(RowTargets.Target::isStarred);
  }

  /** Replicas that can take the next version; what they held before this one is remembered. */
  private List<Integer> answeredUnder(Version version) throws InterruptedException {
    answers = gathering.await(_ -> false, parker.nanos() + LATE_GRACE.toNanos());
    var replicas = new TreeSet<Integer>();
    for (WriteAnswer answer : answers) {
      if (answer.version().equals(version) && !(answer instanceof WriteAnswer.Failed)) {
        replicas.add(answer.replica());
        heldLive |= answer instanceof WriteAnswer.Taken(_, _, _, var held, _) && held;
      }
    }
    return List.copyOf(replicas);
  }

  private QuorumNotReachedException failure(Version version, String why) {
    var lines = new ArrayList<String>();
    for (WriteAnswer answer : answers) {
      lines.add(scope.device(answer.replica()) + ": " + answer);
    }
    return new QuorumNotReachedException(
        "write " + version + " of " + scope.path() + " (" + why + ")",
        scope.quorum().surelyEnough(),
        lines);
  }
}
