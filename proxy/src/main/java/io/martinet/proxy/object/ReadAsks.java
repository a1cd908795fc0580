package io.martinet.proxy.object;

import io.martinet.http.wire.PeerDevice;
import io.martinet.proxy.Quorum;
import io.martinet.proxy.backend.BackendScope;

/**
 * What a quorum read has asked so far. Changed by the request's thread only while it does not wait;
 * other threads look at it only while it does.
 */
final class ReadAsks {
  private final BackendScope scope;
  private final Wanted wanted;
  private final boolean wantsAll;
  private final int[] order;
  private final int[][] counts;

  /**
   * @param wantsAll whether all primaries are heard before anything is served ({@code X-Newest})
   * @param order in which the primaries are asked
   */
  ReadAsks(BackendScope scope, Wanted wanted, boolean wantsAll, int[] order) {
    this.scope = scope;
    this.wanted = wanted;
    this.wantsAll = wantsAll;
    this.order = order;
    this.counts = new int[order.length][ReadEvent.Kind.values().length];
  }

  Wanted wanted() {
    return wanted;
  }

  boolean wantsAll() {
    return wantsAll;
  }

  int[] order() {
    return order;
  }

  int replicas() {
    return order.length;
  }

  /** Which of them must agree. */
  Quorum quorum() {
    return scope.quorum();
  }

  PeerDevice device(int replica) {
    return scope.device(replica);
  }

  void note(int replica, ReadEvent.Kind kind) {
    counts[replica][kind.ordinal()]++;
  }

  int count(int replica, ReadEvent.Kind kind) {
    return counts[replica][kind.ordinal()];
  }

  /** Whether the replica was asked for its version, alone or with the object. */
  boolean isAsked(int replica) {
    return count(replica, ReadEvent.Kind.STATE) + count(replica, ReadEvent.Kind.OBJECT) > 0;
  }
}
