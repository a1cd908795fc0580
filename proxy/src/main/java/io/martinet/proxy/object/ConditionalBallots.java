package io.martinet.proxy.object;

import io.martinet.core.HybridClock;
import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.http.Response;
import io.martinet.proxy.Placement;
import io.martinet.proxy.Quorum;
import io.martinet.proxy.WriteGuard;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.NameTurns;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.QuorumNotReachedException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of a conditional write: a version is cast only after a majority has promised to take nothing
 * below it, and says that what the condition was judged on still stands (rule 7,
 * docs/decisions/076). Confined to the request's thread.
 */
final class ConditionalBallots implements Ballots {
  /**
   * From the write's turn to the last version that it draws: well within the time that a promise
   * holds and that a staged body is kept.
   */
  static final Duration TIME_MAX = Duration.ofSeconds(20);

  /** Versions cast at most; each lost one means that another's write or promise came between. */
  private static final int CASTS_MAX = 50;

  /** Reads in a row that met what a promise keeps from being written back, before it is adopted. */
  private static final int BARRED_MAX = 3;

  /**
   * A pause after a lost race is at most this long; at random, or two would meet again. Guessed.
   */
  private static final Duration PAUSE_MAX = Duration.ofMillis(20);

  private final ConditionalWrites writes;
  private final WriteCondition condition;
  private final WriteGuard guard;
  private final CastMemory memory;
  private final boolean needsData;
  private final Placement container;
  private long deadlineNanos;
  private int barred;

  /**
   * @param condition of the client
   * @param guard of a stage
   * @param memory of the request
   * @param needsData whether only replicas that hold the object's data can take the write
   * @param container where the object's container lives
   */
  ConditionalBallots(
      ConditionalWrites writes,
      WriteCondition condition,
      WriteGuard guard,
      CastMemory memory,
      boolean needsData,
      Placement container) {
    this.writes = writes;
    this.condition = condition;
    this.guard = guard;
    this.memory = memory;
    this.needsData = needsData;
    this.container = container;
  }

  @Override
  public NameTurns.Turn turn(BackendScope scope)
      throws QuorumNotReachedException, InterruptedException {
    NameTurns.Turn turn = writes.turns().await(scope.path(), TIME_MAX);
    if (turn == null) {
      throw failure(scope, "too many conditional writes of it are under way");
    }
    deadlineNanos = parker().nanos() + TIME_MAX.toNanos();
    return turn;
  }

  @Override
  public Ballot next(BackendScope scope, List<Integer> able)
      throws QuorumNotReachedException, InterruptedException {
    List<Integer> members = able.stream().filter(scope.quorum()::counts).toList();
    while (parker().nanos() - deadlineNanos < 0) {
      Ballot ballot = memory.hasCast() ? afterCast(scope, members) : afterRead(scope, members);
      if (ballot != null) {
        return ballot;
      }
      pause();
    }
    throw failure(scope, "others' writes keep coming between");
  }

  /**
   * Something was cast before, and may stand somewhere. If it is the newest that a majority of
   * those who promise knows, nothing was acknowledged since: it is cast again.
   */
  private @Nullable Ballot afterCast(BackendScope scope, List<Integer> members)
      throws QuorumNotReachedException, InterruptedException {
    Version version = clock().next();
    Promises promises = ask(scope, members, version);
    if (!promises.isReached()) {
      return null;
    }
    ObjectState join = promises.join();
    if (memory.isMine(join) || promises.agreeWith(memory.judged())) {
      List<Integer> takers = takers(promises, join);
      if (isMajority(scope, takers)) {
        memory.castAgain(version);
        return new Ballot.Cast(version, takers);
      }
    }
    Standing standing = read(scope, members);
    if (standing == null) {
      return null;
    }
    if (memory.isMine(standing)) {
      return new Ballot.Over(
          new WriteResult.Done(standing.state().newest(), memory.judgedThere(), true));
    }
    if (memory.isUnsure()) {
      throw failure(scope, "another write stands, and this one may have stood before it");
    }
    if (memory.judged().equals(standing.state())) {
      return null;
    }
    // So many refused what was cast that no majority ever had it, and what stands is newer.
    memory.forget();
    return null;
  }

  private @Nullable Ballot afterRead(BackendScope scope, List<Integer> members)
      throws QuorumNotReachedException, InterruptedException {
    Standing standing = read(scope, members);
    if (standing == null) {
      return null;
    }
    Response refusal = condition.refuse(standing);
    if (refusal != null) {
      return new Ballot.Over(new WriteResult.Unmet(refusal));
    }
    if (needsData && !standing.isThere()) {
      return new Ballot.Over(new WriteResult.NoData());
    }
    return switch (guard.judge(standing.isThere() ? standing.state().data() : Version.NONE)) {
      case WriteGuard.Verdict.Met() -> afterJudgement(scope, members, standing);
      case WriteGuard.Verdict.Again() -> null;
      case WriteGuard.Verdict.Refused(var answer) -> new Ballot.Over(new WriteResult.Unmet(answer));
    };
  }

  private @Nullable Ballot afterJudgement(
      BackendScope scope, List<Integer> members, Standing standing)
      throws QuorumNotReachedException, InterruptedException {
    clock().observe(standing.state().newest().ticks());
    Version version = clock().next();
    Promises promises = ask(scope, members, version);
    if (!promises.isReached() || !promises.agreeWith(standing.state())) {
      return null;
    }
    List<Integer> takers = takers(promises, standing.state());
    if (!isMajority(scope, takers)) {
      return null;
    }
    memory.cast(version, standing);
    return new Ballot.Cast(version, takers);
  }

  private static boolean isMajority(BackendScope scope, List<Integer> replicas) {
    return scope.quorum().isReached(Quorum.maskOf(replicas));
  }

  private List<Integer> takers(Promises promises, ObjectState state) {
    return needsData ? promises.holding(state.data()) : promises.who();
  }

  private Promises ask(BackendScope scope, List<Integer> members, Version version)
      throws QuorumNotReachedException, InterruptedException {
    Promises promises = writes.promises().ask(scope, members, version);
    if (!clock().observe(promises.newest().ticks())) {
      throw failure(scope, "version " + promises.newest() + " is too far ahead");
    }
    return promises;
  }

  /** Null when it is to be tried again: what it found cannot be settled before a promise. */
  private @Nullable Standing read(BackendScope scope, List<Integer> members)
      throws QuorumNotReachedException, InterruptedException {
    try {
      Standing standing = Standing.of(writes.reads(), scope, condition.seesExpired());
      barred = 0;
      return standing;
    } catch (BarredException e) {
      if (++barred % BARRED_MAX == 0) {
        adopt(scope, members, e);
      }
      return null;
    }
  }

  /**
   * What a majority does not hold and a promise keeps from being written back is written anew,
   * under a version of its own: an older one could still be overtaken by what the promise was for.
   *
   * @param cause why it could not be read
   */
  private void adopt(BackendScope scope, List<Integer> members, QuorumNotReachedException cause)
      throws QuorumNotReachedException, InterruptedException {
    Version version = clock().next();
    Promises promises = ask(scope, members, version);
    if (!promises.isReached()) {
      return;
    }
    ObjectState join = promises.join();
    int holder = promises.holderOf(join);
    if (holder < 0) {
      throw cause;
    }
    writes.adoption().adopt(scope, container, join, holder, new OneBallot(version, promises.who()));
  }

  private void pause() throws InterruptedException {
    long until = parker().nanos() + writes.jitter(PAUSE_MAX).toNanos();
    while (parker().nanos() - until < 0) {
      parker().parkUntil(until);
    }
  }

  @Override
  public void lost(boolean isRefused) {
    memory.lost(isRefused);
  }

  @Override
  public int castsMax() {
    return CASTS_MAX;
  }

  @Override
  public boolean arePromised() {
    return true;
  }

  private HybridClock clock() {
    return writes.clock();
  }

  private Parker parker() {
    return writes.parker();
  }

  private static QuorumNotReachedException failure(BackendScope scope, String why) {
    return new QuorumNotReachedException(
        "conditional write of " + scope.path() + " (" + why + ")",
        scope.quorum().surelyEnough(),
        List.of());
  }
}
