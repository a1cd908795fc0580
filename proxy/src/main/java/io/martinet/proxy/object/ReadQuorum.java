package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.proxy.Quorum;
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
  private final Quorum quorum;
  private final long known;
  private final long arriving;
  private final ObjectState join;

  /**
   * @param quorum who must agree
   * @param states by replica; null where nothing was told yet
   * @param arriving mask of replicas that said in this read that the partition has yet to arrive
   *     there
   */
  ReadQuorum(Quorum quorum, List<@Nullable ReplicaState> states, long arriving) {
    this.quorum = quorum;
    this.arriving = arriving;
    this.states = states;
    long who = 0;
    ObjectState joined = ObjectState.NONE;
    for (int replica = 0; replica < states.size(); replica++) {
      if (states.get(replica) instanceof ReplicaState.Known(var told)) {
        who |= Quorum.only(replica);
        joined = joined.join(told);
      }
    }
    this.known = who;
    this.join = joined.normalised();
  }

  /** Whether a majority told its version; UNKNOWN does not count. */
  boolean isReached() {
    return isReachedWith(0);
  }

  /**
   * Whether a majority would have told its version if these did too.
   *
   * @param others mask of replicas
   */
  boolean isReachedWith(long others) {
    return quorum.isReached(known | others)
        || (arriving != 0 && quorum.isReachedBefore(known | others));
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

  /**
   * Replicas that told their version and lack a part of the join, and those where the partition has
   * yet to arrive: once it has, they count, and what was shown must be there.
   */
  List<Integer> lagging() {
    var replicas = new ArrayList<Integer>();
    for (int replica = 0; replica < states.size(); replica++) {
      boolean isAtHand = states.get(replica) instanceof ReplicaState.Known || isArriving(replica);
      if (isAtHand && !holdsJoin(replica)) {
        replicas.add(replica);
      }
    }
    return replicas;
  }

  private boolean isArriving(int replica) {
    return (arriving & Quorum.only(replica)) != 0;
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
    long holders = 0;
    for (int replica = 0; replica < states.size(); replica++) {
      holders |= holds(replica, part) ? Quorum.only(replica) : 0;
    }
    return quorum.isReached(holders);
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
