package io.martinet.proxy.object;

import org.jspecify.annotations.Nullable;

/**
 * What came back from one question to one replica.
 *
 * @param replica position in the placement's primaries
 * @param kind what was asked
 * @param state what the replica told of the key
 * @param fetched the answer itself where it can serve a client; whoever holds the event releases it
 */
record ReadEvent(int replica, Kind kind, ReplicaState state, @Nullable Fetched fetched) {
  /** What a replica can be asked. */
  enum Kind {
    /** Its version of the key. */
    STATE,
    /** The object: head or body. */
    OBJECT,
    /** To fetch what it lacks from another replica. */
    PULL
  }

  boolean isBarred() {
    return state instanceof ReplicaState.Barred;
  }

  void release() {
    if (fetched != null) {
      fetched.release();
    }
  }
}
