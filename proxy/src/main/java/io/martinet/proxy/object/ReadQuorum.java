package io.martinet.proxy.object;

import io.martinet.core.Majority;
import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the replicas of a key know together: a majority must have told its version, the object is
 * the join of all that was told (rules 3, 4 and 9), and a reader may see it only once a majority
 * holds each part of it, so that no later read can miss what this one showed. Immutable.
 */
final class ReadQuorum {
  /** In the order in which a lagging replica fetches them. */
  private static final List<Function<ObjectState, Version>> PARTS =
      List.of(
          ObjectState::tombstone,
          ObjectState::data,
          ObjectState::metadata,
          ObjectState::contentType);

  private final List<@Nullable ReplicaState> states;
  private final int majority;
  private final int known;
  private final ObjectState join;

  /**
   * @param states by replica; null where nothing was told yet
   */
  ReadQuorum(List<@Nullable ReplicaState> states) {
    this.states = states;
    this.majority = Majority.of(states.size());
    int count = 0;
    ObjectState joined = ObjectState.NONE;
    for (ReplicaState state : states) {
      if (state instanceof ReplicaState.Known(var told)) {
        count++;
        joined = joined.join(told);
      }
    }
    this.known = count;
    this.join = joined.normalised();
  }

  int majority() {
    return majority;
  }

  /** How many replicas told their version; UNKNOWN does not count. */
  int known() {
    return known;
  }

  /** Whether a majority told its version. */
  boolean isReached() {
    return known >= majority;
  }

  /** The object: the newest of each part that any replica told. */
  ObjectState join() {
    return join;
  }

  /** Whether a majority told its version and holds each part of the join. */
  boolean isSettled() {
    if (!isReached()) {
      return false;
    }
    for (Function<ObjectState, Version> part : PARTS) {
      if (!isHeld(part)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the replica told just the join. */
  boolean holdsJoin(int replica) {
    return states.get(replica) instanceof ReplicaState.Known(var told) && told.equals(join);
  }

  /** Replicas that told their version, and lack a part of the join. */
  List<Integer> lagging() {
    var replicas = new ArrayList<Integer>();
    for (int replica = 0; replica < states.size(); replica++) {
      if (states.get(replica) instanceof ReplicaState.Known && !holdsJoin(replica)) {
        replicas.add(replica);
      }
    }
    return replicas;
  }

  /**
   * From which replica a lagging one should fetch: one that holds the whole join if there is one;
   * otherwise one with the first part lacking, data before metadata, since metadata without its
   * data is nothing.
   */
  int sourceFor(int laggard, int[] order) {
    for (int replica : order) {
      if (holdsJoin(replica)) {
        return replica;
      }
    }
    for (Function<ObjectState, Version> part : PARTS) {
      if (!holds(laggard, part)) {
        return firstHolding(part, order);
      }
    }
    throw new IllegalStateException("replica " + laggard + " lacks nothing of " + join);
  }

  private int firstHolding(Function<ObjectState, Version> part, int[] order) {
    for (int replica : order) {
      if (holds(replica, part)) {
        return replica;
      }
    }
    throw new IllegalStateException("nobody holds a part of the join " + join + ": " + states);
  }

  private boolean isHeld(Function<ObjectState, Version> part) {
    if (part.apply(join).isNone()) {
      return true;
    }
    int holders = 0;
    for (int replica = 0; replica < states.size(); replica++) {
      holders += holds(replica, part) ? 1 : 0;
    }
    return holders >= majority;
  }

  /**
   * Each part for itself: a POST may have reached a replica that lacks the newest data, and be
   * newer than they are.
   */
  private boolean holds(int replica, Function<ObjectState, Version> part) {
    return states.get(replica) instanceof ReplicaState.Known(var told)
        && part.apply(told).equals(part.apply(join));
  }
}
