package io.martinet.proxy;

import io.martinet.core.Majority;
import io.martinet.http.wire.PeerDevice;
import java.util.List;

/**
 * Where a path lives by one version of its ring. Immutable.
 *
 * @param partition of the path
 * @param ringVersion goes with every request that is sent by this placement
 * @param primaries a device a replica, in ring order; not empty
 */
public record Placement(int partition, long ringVersion, List<PeerDevice> primaries) {
  public Placement {
    primaries = List.copyOf(primaries);
    if (primaries.isEmpty()) {
      throw new IllegalArgumentException("no primaries for partition " + partition);
    }
  }

  /** Primaries that must agree. */
  public int majority() {
    return Majority.of(primaries.size());
  }
}
