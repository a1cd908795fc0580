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
  /**
   * How long a lost race, or a ring that has changed, waits for the answers still missing: who has
   * not answered one version is not sent the next. A guess.
   */
  private static final Duration LATE_GRACE = Duration.ofMillis(100);

  private final RowDuties duties;
  private final WriteAttempt attempt;
  private final Ballots ballots;
  private final HybridClock clock;
  private final WriteSettings settings;
  private final Parker parker;
  private final ObjectMetrics metrics;
  private final Gathering<WriteAnswer> gathering;
  private BackendScope scope;
  private List<WriteAnswer> answers = List.of();
  private List<Integer> able = List.of();
  private List<Integer> live = List.of();
  private boolean heldLive;

  WriteSession(
      BackendScope scope,
      RowDuties duties,
      WriteAttempt attempt,
      Ballots ballots,
      HybridClock clock,
      WriteSettings settings,
      Parker parker,
      ObjectMetrics metrics) {
    this.scope = scope;
    this.duties = duties;
    this.attempt = attempt;
    this.ballots = ballots;
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
    able = attempt.live();
    live = able;
    for (int casts = 0; casts < ballots.castsMax(); casts++) {
      switch (ballots.next(scope, able)) {
        case Ballots.Ballot.Over(var result) -> {
          return result;
        }
        case Ballots.Ballot.Cast(var version, var to) -> {
          live = to;
          WriteResult result = cast(version);
          if (result != null) {
            return result;
          }
        }
      }
    }
    throw failure(Version.NONE, "lost " + ballots.castsMax() + " races");
  }

  /** Null when it is to be tried again. */
  private @Nullable WriteResult cast(Version version)
      throws QuorumNotReachedException, InterruptedException {
    return switch (round(version)) {
      case WriteVerdict.Durable(var held) -> {
        boolean isSameData = isSameData(version);
        giveToHandoffs(version);
        awaitRows(version);
        yield duties.isRefused(version, answers)
            ? new WriteResult.Unlisted(version)
            : new WriteResult.Done(version, heldLive || held, isSameData);
      }
      case WriteVerdict.NoData() when !ballots.arePromised() -> new WriteResult.NoData();
      case WriteVerdict.NoData() -> lost(version);
      case WriteVerdict.Lost(var newest) -> {
        // A version further ahead than clocks may be is not followed (rule 10).
        if (!clock.observe(newest.ticks())) {
          throw failure(version, "version " + newest + " is too far ahead");
        }
        metrics.recommitted();
        yield lost(version);
      }
      case WriteVerdict.Impossible() when settings.isDegradable() && isBlindNow(version) -> {
        awaitHandoffs(version);
        metrics.degradedWrite();
        yield new WriteResult.Done(version, heldLive, true);
      }
      case WriteVerdict.Undecided(), WriteVerdict.Impossible() -> notTaken(version);
    };
  }

  /** Handoffs count for no conditional write, whatever was asked for (rule 7). */
  private boolean isBlindNow(Version version) {
    return !ballots.arePromised() && !isOutdated(version);
  }

  private @Nullable WriteResult notTaken(Version version)
      throws QuorumNotReachedException, InterruptedException {
    boolean isOutdated = isOutdated(version);
    Optional<BackendScope> renewed = isOutdated ? attempt.renewed() : Optional.empty();
    if (renewed.isEmpty() && (isOutdated || !ballots.arePromised())) {
      // Another session by the newer ring goes on, and must know what this one may have done.
      ballots.lost(isRefused(version));
      throw failure(version, "no majority");
    }
    scope = renewed.orElse(scope);
    return lost(version);
  }

  private @Nullable WriteResult lost(Version version) throws InterruptedException {
    dropSilent(version);
    ballots.lost(isRefused(version));
    return null;
  }

  /** Whether those that may have taken a version, or still may, are no majority. */
  private boolean isRefused(Version version) {
    long possible = Quorum.maskOf(live);
    for (WriteAnswer answer : answers) {
      if (answer.version().equals(version) && isRefusal(answer)) {
        possible &= ~Quorum.only(answer.replica());
      }
    }
    return !scope.quorum().isReached(possible);
  }

  private static boolean isRefusal(WriteAnswer answer) {
    return switch (answer) {
      case WriteAnswer.Refused _, WriteAnswer.NoData _, WriteAnswer.Outdated _ -> true;
      case WriteAnswer.Taken _, WriteAnswer.Failed _ -> false;
    };
  }

  /** Whether all that count hold the same body now. */
  private boolean isSameData(Version version) {
    return answers.stream()
            .filter(answer ->
                answer.version().equals(version)
                    && answer instanceof WriteAnswer.Taken taken
                    && taken.counts()
                    && scope.quorum().counts(taken.replica()))
            .map(answer -> ((WriteAnswer.Taken) answer).data())
            .distinct()
            .count()
        <= 1;
  }

  /** Handoffs that have the body already: they get the version once it stands (rule 7). */
  private void giveToHandoffs(Version version) {
    if (ballots.arePromised()) {
      var all = new ArrayList<>(live);
      for (int replica : able) {
        if (!scope.quorum().counts(replica)) {
          gathering.expect(1);
          attempt.send(replica, version, ofHandoff(), gathering::add);
          all.add(replica);
        }
      }
      live = List.copyOf(all);
    }
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
   * Rule 24: a majority of container replicas shows the row, or refuses it, or what is missing is
   * queued with the majority of object replicas that is durable already.
   */
  private void awaitRows(Version version) throws InterruptedException {
    List<Integer> senders = senders();
    long deadline = parker.nanos() + settings.rowWait().toNanos();
    boolean isHandedOver = false;
    while (!isSettled(version, answers)) {
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
                  isSettled(version, arrived)
                      || (mayHandOver && hasStars(duties.orphans(version, senders, arrived))),
              deadline);
    }
  }

  private boolean isSettled(Version version, List<WriteAnswer> arrived) {
    return duties.isVisible(version, arrived) || duties.isRefused(version, arrived);
  }

  /** Sends the write once more, to a replica that has it, with the stars of one that failed. */
  private void handOver(Version version, RowTargets orphans) {
    for (WriteAnswer answer : answers) {
      if (answer instanceof WriteAnswer.Taken(var replica, var taken, _, _, _, _)
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

  /** Who did not answer is sent no more; what the others held before is remembered. */
  private void dropSilent(Version version) throws InterruptedException {
    answers = gathering.await(_ -> false, parker.nanos() + LATE_GRACE.toNanos());
    var silent = new TreeSet<>(live);
    for (WriteAnswer answer : answers) {
      if (answer.version().equals(version) && !(answer instanceof WriteAnswer.Failed)) {
        silent.remove(answer.replica());
        heldLive |= answer instanceof WriteAnswer.Taken(_, _, _, var held, _, _) && held;
      }
    }
    able = able.stream().filter(replica -> !silent.contains(replica)).toList();
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
