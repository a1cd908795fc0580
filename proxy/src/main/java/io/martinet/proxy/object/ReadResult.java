package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import java.util.List;

/** What a quorum read found. */
sealed interface ReadResult {
  /**
   * A live object, perhaps past its expiry.
   *
   * @param state the join, each part held by a majority
   * @param fetched the answer to serve; the holder of this record uses or releases it
   * @param replica who gave the answer
   * @param sources all replicas to resume from, the likeliest first
   */
  record Found(ObjectState state, Fetched fetched, int replica, List<Integer> sources)
      implements ReadResult {}

  /** A majority says that there is none. */
  record Absent(ObjectState state) implements ReadResult {}
}
