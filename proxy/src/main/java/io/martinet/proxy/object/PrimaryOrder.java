package io.martinet.proxy.object;

import io.martinet.http.wire.PeerDevice;
import io.martinet.proxy.Placement;
import java.util.function.Predicate;

/**
 * In which order the primaries of a path are asked: those at hand first, otherwise as the ring has
 * them, which spreads the first place evenly over the devices. Thread-safe.
 */
final class PrimaryOrder {
  private final Predicate<PeerDevice> isLocal;

  /**
   * @param isLocal whether a device is preferred (read affinity); must always say the same of a
   *     device
   */
  PrimaryOrder(Predicate<PeerDevice> isLocal) {
    this.isLocal = isLocal;
  }

  /** The ring's own order. */
  static PrimaryOrder ofRing() {
    return new PrimaryOrder(_ -> false);
  }

  /** Positions in {@link Placement#primaries}, each once. */
  int[] of(Placement placement) {
    int replicas = placement.primaries().size();
    var order = new int[replicas];
    int next = 0;
    for (int pass = 0; pass < 2; pass++) {
      for (int replica = 0; replica < replicas; replica++) {
        if (isLocal.test(placement.primaries().get(replica)) == (pass == 0)) {
          order[next++] = replica;
        }
      }
    }
    return order;
  }
}
