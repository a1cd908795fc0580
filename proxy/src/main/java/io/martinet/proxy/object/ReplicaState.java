package io.martinet.proxy.object;

import io.martinet.core.ObjectState;

/** What one replica told of a key, or why it did not (rule 4). */
sealed interface ReplicaState {
  /**
   * HAVE, TOMB or NONE: it knows.
   *
   * @param state in its normal form; {@link ObjectState#NONE} for NONE
   */
  record Known(ObjectState state) implements ReplicaState {
    public Known {
      state = state.normalised();
    }

    @Override
    public String toString() {
      return state.isLive() ? "HAVE " + state : state.isDeleted() ? "TOMB " + state : "NONE";
    }
  }

  /**
   * UNKNOWN: filling, rebuilding, quarantined, full. Never absence, counts for no quorum.
   *
   * @param isArriving whether the partition has yet to arrive there, by the ring of the request
   */
  record Unknown(String reason, boolean isArriving) implements ReplicaState {
    @Override
    public String toString() {
      return "UNKNOWN " + reason;
    }
  }

  /** It may not take now what it was to fetch: that lies below a promise (rule 7). */
  record Barred() implements ReplicaState {}

  /** No answer, or none that makes sense. */
  record Unreachable(String cause) implements ReplicaState {
    @Override
    public String toString() {
      return "unreachable: " + cause;
    }
  }
}
