package io.martinet.proxy.object;

import io.martinet.proxy.Quorum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a quorum read does next from what was asked and what came back. Pure: the same asks
 * and events give the same step, whichever thread looks.
 */
final class ReadPlan {
  /** The object is asked of one replica so often: before, between and after write-backs. */
  private static final int OBJECT_ASKS_MAX = 3;

  private final ReadAsks asks;
  private final List<ReadEvent> events;
  private final ReadQuorum quorum;

  ReadPlan(ReadAsks asks, List<ReadEvent> events) {
    this.asks = asks;
    this.events = events;
    this.quorum = new ReadQuorum(asks.quorum(), states(), arriving());
  }

  ReadQuorum quorum() {
    return quorum;
  }

  /**
   * @param isPatient whether to wait for replicas that were asked and could change the picture,
   *     rather than go on without them
   */
  ReadStep next(boolean isPatient) {
    if (!quorum.isReached()) {
      return gather();
    }
    if (isPatient && asks.wantsAll() && isAnyOpen()) {
      return new ReadStep.Wait();
    }
    return quorum.isSettled() ? serve() : reconcile(isPatient);
  }

  /** What is worth asking in addition when the answers are slow. */
  ReadStep hedge() {
    int fresh = firstUnasked();
    if (needsObject()) {
      int source = quorum.isSettled() ? firstObjectSource() : -1;
      int replica = source >= 0 ? source : fresh;
      return replica < 0 ? new ReadStep.Wait() : new ReadStep.AskObject(replica);
    }
    return fresh < 0 || quorum.isSettled()
        ? new ReadStep.Wait()
        : new ReadStep.AskStates(List.of(fresh));
  }

  /** Every replica and what is known of it, for the message of a failure. */
  List<String> describe() {
    var lines = new ArrayList<String>();
    List<@Nullable ReplicaState> states = states();
    for (int replica = 0; replica < asks.replicas(); replica++) {
      ReplicaState state = states.get(replica);
      lines.add(
          asks.device(replica)
              + ": "
              + (state != null ? state : asks.isAsked(replica) ? "silent" : "not asked"));
    }
    return lines;
  }

  private ReadStep gather() {
    long open = 0;
    for (int replica = 0; replica < asks.replicas(); replica++) {
      open |= isOpen(replica) ? Quorum.only(replica) : 0;
    }
    if (quorum.isReachedWith(open)) {
      return new ReadStep.Wait();
    }
    int fresh = firstUnasked();
    if (fresh < 0) {
      return new ReadStep.Fail();
    }
    return needsObject() && !isObjectPending()
        ? new ReadStep.AskObject(fresh)
        : new ReadStep.AskStates(List.of(fresh));
  }

  private ReadStep serve() {
    if (!quorum.join().isLive()) {
      return new ReadStep.Absent();
    }
    ReadEvent usable = usable();
    if (usable != null) {
      return new ReadStep.Serve(usable);
    }
    if (isObjectPending()) {
      return new ReadStep.Wait();
    }
    int source = firstObjectSource();
    // Each part is held by a majority, but perhaps nobody holds them all.
    return source >= 0 ? new ReadStep.AskObject(source) : pull();
  }

  private ReadStep reconcile(boolean isPatient) {
    List<Integer> unasked = unasked();
    if (!unasked.isEmpty()) {
      return new ReadStep.AskStates(unasked);
    }
    return isPatient && isAnyOpen() ? new ReadStep.Wait() : pull();
  }

  private ReadStep pull() {
    if (pending(ReadEvent.Kind.PULL) > 0) {
      return new ReadStep.Wait();
    }
    return quorum.lagging().isEmpty() ? new ReadStep.Fail() : new ReadStep.WriteBack();
  }

  private boolean needsObject() {
    return asks.wanted() != Wanted.STATE && usable() == null;
  }

  /** The newest answer that carries the join as the client wants it. */
  private @Nullable ReadEvent usable() {
    ReadEvent usable = null;
    for (ReadEvent event : events) {
      if (event.fetched() != null
          && (asks.wanted() == Wanted.STATE || event.kind() == ReadEvent.Kind.OBJECT)
          && event.state() instanceof ReplicaState.Known(var told)
          && told.equals(quorum.join())) {
        usable = event;
      }
    }
    return usable;
  }

  /** A replica that told the join, and is not asked for the object already. */
  private int firstObjectSource() {
    for (int replica : asks.order()) {
      if (quorum.holdsJoin(replica)
          && pending(replica, ReadEvent.Kind.OBJECT) == 0
          && asks.count(replica, ReadEvent.Kind.OBJECT) < OBJECT_ASKS_MAX) {
        return replica;
      }
    }
    return -1;
  }

  private List<Integer> unasked() {
    return Arrays.stream(asks.order()).filter(replica -> !asks.isAsked(replica)).boxed().toList();
  }

  private int firstUnasked() {
    for (int replica : asks.order()) {
      if (!asks.isAsked(replica)) {
        return replica;
      }
    }
    return -1;
  }

  /** Asked, and nothing at all came back. */
  private boolean isOpen(int replica) {
    return asks.isAsked(replica) && events.stream().noneMatch(e -> e.replica() == replica);
  }

  private boolean isAnyOpen() {
    for (int replica = 0; replica < asks.replicas(); replica++) {
      if (isOpen(replica)) {
        return true;
      }
    }
    return false;
  }

  private boolean isObjectPending() {
    return pending(ReadEvent.Kind.OBJECT) > 0;
  }

  private int pending(ReadEvent.Kind kind) {
    int pending = 0;
    for (int replica = 0; replica < asks.replicas(); replica++) {
      pending += pending(replica, kind);
    }
    return pending;
  }

  private int pending(int replica, ReadEvent.Kind kind) {
    int pending = asks.count(replica, kind);
    for (ReadEvent event : events) {
      pending -= event.replica() == replica && event.kind() == kind ? 1 : 0;
    }
    return pending;
  }

  /** Replicas where the partition has yet to arrive: what they said stays true of this read. */
  private long arriving() {
    long who = 0;
    for (ReadEvent event : events) {
      if (event.state() instanceof ReplicaState.Unknown(_, var isArriving) && isArriving) {
        who |= Quorum.only(event.replica());
      }
    }
    return who;
  }

  /**
   * Folds the events, in order: what a replica told grows, a replica that could not be reached
   * again still holds what it told, and one that says UNKNOWN takes its word back.
   */
  private List<@Nullable ReplicaState> states() {
    var states = new @Nullable ReplicaState[asks.replicas()];
    for (ReadEvent event : events) {
      ReplicaState before = states[event.replica()];
      states[event.replica()] =
          switch (event.state()) {
            case ReplicaState.Known(var told) ->
                before instanceof ReplicaState.Known(var earlier)
                    ? new ReplicaState.Known(earlier.join(told))
                    : event.state();
            case ReplicaState.Unknown _ -> event.state();
            case ReplicaState.Barred _, ReplicaState.Unreachable _ ->
                before instanceof ReplicaState.Known ? before : event.state();
          };
    }
    return Arrays.asList(states);
  }
}
