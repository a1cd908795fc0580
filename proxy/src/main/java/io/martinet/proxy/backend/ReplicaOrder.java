package io.martinet.proxy.backend;

import io.martinet.http.wire.PeerDevice;
import io.martinet.proxy.Placement;
import java.util.function.Predicate;

/**
 * In which order the replicas of a path are asked: those at hand first, those that do not answer
 * last, otherwise as the ring has them, which spreads the first place evenly over the devices.
 * Thread-safe.
 */
public final class ReplicaOrder {
  private static final int RANKS = 3;

  private final Predicate<PeerDevice> isLocal;
  private final Suspects suspects;

  /**
   * @param isLocal whether a device is preferred (read affinity); must always say the same of a
   *     device
   */
  public ReplicaOrder(Predicate<PeerDevice> isLocal, Suspects suspects) {
    this.isLocal = isLocal;
    this.suspects = suspects;
  }

  /** Numbers of {@link Placement#members}, each once. */
  public int[] of(Placement placement) {
    int replicas = placement.members().size();
    var ranks = new int[replicas];
    for (int replica = 0; replica < replicas; replica++) {
      ranks[replica] = rank(placement.device(replica));
    }
    var order = new int[replicas];
    int next = 0;
    for (int rank = 0; rank < RANKS; rank++) {
      for (int replica = 0; replica < replicas; replica++) {
        if (ranks[replica] == rank) {
          order[next++] = replica;
        }
      }
    }
    return order;
  }

  private int rank(PeerDevice device) {
    return suspects.isSuspect(device) ? 2 : isLocal.test(device) ? 0 : 1;
  }
}
