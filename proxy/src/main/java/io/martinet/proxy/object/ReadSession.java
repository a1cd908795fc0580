package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import io.martinet.http.PeerCall;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.QuorumNotReachedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One quorum read under way. Confined to the request's thread. */
final class ReadSession {
  /** Rounds of write-backs in one read: each follows a newer write that came in between. */
  private static final int WRITE_BACKS_MAX = 8;

  private record ObjectCall(int replica, PeerCall call) {}

  private final ReplicaReads reads;
  private final BackendScope scope;
  private final ReadAsks asks;
  private final ReadSettings settings;
  private final Parker parker;
  private final ObjectMetrics metrics;
  private final Gathering<ReadEvent> gathering;
  private final List<ObjectCall> calls = new ArrayList<>();
  private final long begunNanos;
  private long deadlineNanos;
  private long hedgeNanos;
  private long patienceNanos;
  private List<ReadEvent> events = List.of();
  private List<String> beforeWriteBack = List.of();
  private int writeBacks;

  ReadSession(
      ReplicaReads reads,
      BackendScope scope,
      ReadAsks asks,
      ReadSettings settings,
      Parker parker,
      ObjectMetrics metrics) {
    this.reads = reads;
    this.scope = scope;
    this.asks = asks;
    this.settings = settings;
    this.parker = parker;
    this.metrics = metrics;
    this.gathering = new Gathering<>(parker);
    this.begunNanos = parker.nanos();
    this.deadlineNanos = begunNanos + settings.nodeTimeout().toNanos();
    this.hedgeNanos = begunNanos + settings.hedgeDelay().nanos();
    this.patienceNanos =
        asks.wantsAll() ? begunNanos + settings.nodeTimeout().toNanos() / 2 : deadlineNanos;
  }

  /**
   * @throws QuorumNotReachedException too few replicas could tell, or take what they lack, in time
   */
  ReadResult run() throws QuorumNotReachedException, InterruptedException {
    @Nullable ReadEvent served = null;
    try {
      begin();
      while (true) {
        ReadStep step = next();
        switch (step) {
          case ReadStep.Wait() -> {}
          case ReadStep.AskStates(var replicas) -> replicas.forEach(this::askState);
          case ReadStep.AskObject(var replica) -> askObject(replica);
          case ReadStep.WriteBack() -> writeBack();
          case ReadStep.Serve(var event) -> {
            served = event;
            return found(event);
          }
          case ReadStep.Absent() -> {
            return new ReadResult.Absent(plan().quorum().join());
          }
          case ReadStep.Fail() -> throw failure();
        }
      }
    } finally {
      finish(served);
    }
  }

  /** The object from the first replica and, at the same moment, the version from others. */
  private void begin() {
    int[] order = asks.order();
    int first = 0;
    if (asks.wanted() != Wanted.STATE) {
      askObject(order[0]);
      first = 1;
    }
    int count = asks.wantsAll() ? order.length : scope.quorum().prefixOf(order);
    for (int i = first; i < count; i++) {
      askState(order[i]);
    }
  }

  private ReadStep next() throws InterruptedException {
    boolean isPatient = parker.nanos() - patienceNanos < 0;
    events =
        gathering.await(
            arrived -> !(new ReadPlan(asks, arrived).next(isPatient) instanceof ReadStep.Wait),
            nextLook(isPatient));
    ReadStep step = plan().next(parker.nanos() - patienceNanos < 0);
    noteDivision();
    return step instanceof ReadStep.Wait ? overdue() : step;
  }

  private long nextLook(boolean isPatient) {
    long look = Math.min(deadlineNanos, hedgeNanos);
    return isPatient ? Math.min(look, patienceNanos) : look;
  }

  /** From the first difference on, replicas that stay silent get one more hedge delay. */
  private void noteDivision() {
    ReadQuorum quorum = plan().quorum();
    boolean isNew = patienceNanos == deadlineNanos && !asks.wantsAll();
    if (isNew && quorum.isReached() && !quorum.isSettled()) {
      patienceNanos = parker.nanos() + settings.hedgeDelay().nanos();
    }
  }

  /** Nothing decided: the time for a hedge, or no time left. */
  private ReadStep overdue() {
    long now = parker.nanos();
    if (now - deadlineNanos >= 0 || gathering.unseen() == 0) {
      return new ReadStep.Fail();
    }
    if (now - hedgeNanos < 0) {
      return new ReadStep.Wait();
    }
    hedgeNanos = now + settings.hedgeDelay().nanos();
    ReadStep step = plan().hedge();
    if (!(step instanceof ReadStep.Wait)) {
      metrics.hedged();
    }
    return step;
  }

  private void askState(int replica) {
    note(replica, ReadEvent.Kind.STATE);
    reads.state(scope, replica, gathering::add);
  }

  private void askObject(int replica) {
    note(replica, ReadEvent.Kind.OBJECT);
    if (asks.wanted() == Wanted.BODY) {
      calls.add(new ObjectCall(replica, reads.body(scope, replica, gathering::add)));
    } else {
      reads.head(scope, replica, gathering::add);
    }
  }

  /** Rule 3: a lagging replica fetches from a peer, never through the client's stream. */
  private void writeBack() throws QuorumNotReachedException {
    List<String> known = plan().describe();
    if (writeBacks == WRITE_BACKS_MAX || known.equals(beforeWriteBack)) {
      throw failure();
    }
    if (writeBacks == 0) {
      deadlineNanos = parker.nanos() + settings.writeBackTimeout().toNanos();
    }
    writeBacks++;
    beforeWriteBack = known;
    metrics.wroteBack();
    ReadQuorum quorum = plan().quorum();
    ObjectState join = quorum.join();
    for (int laggard : quorum.lagging()) {
      note(laggard, ReadEvent.Kind.PULL);
      reads.pull(scope, laggard, quorum.sourceFor(laggard, asks.order()), join, gathering::add);
    }
  }

  private void note(int replica, ReadEvent.Kind kind) {
    asks.note(replica, kind);
    gathering.expect(1);
  }

  private ReadResult found(ReadEvent event) {
    if (writeBacks == 0) {
      settings.hedgeDelay().record(parker.nanos() - begunNanos);
    }
    ReadQuorum quorum = plan().quorum();
    var sources = new ArrayList<Integer>();
    for (boolean isHolder : new boolean[] {true, false}) {
      for (int replica : asks.order()) {
        if (quorum.holdsJoin(replica) == isHolder) {
          sources.add(replica);
        }
      }
    }
    return new ReadResult.Found(
        quorum.join(), Objects.requireNonNull(event.fetched()), event.replica(), sources);
  }

  private QuorumNotReachedException failure() {
    List<String> known = plan().describe();
    String what = "read " + scope.path();
    int needed = scope.quorum().surelyEnough();
    return events.stream().anyMatch(ReadEvent::isBarred)
        ? new BarredException(what, needed, known)
        : new QuorumNotReachedException(what, needed, known);
  }

  private ReadPlan plan() {
    return new ReadPlan(asks, events);
  }

  /** What came and is not served is released, what comes later too; what is not needed is ended. */
  private void finish(@Nullable ReadEvent served) {
    for (ReadEvent event : events) {
      if (event != served) {
        event.release();
      }
    }
    int coming = gathering.close(ReadEvent::release);
    if (coming > 0) {
      for (ObjectCall made : calls) {
        if (served == null || made.replica != served.replica()) {
          made.call.cancel();
        }
      }
    }
  }
}
