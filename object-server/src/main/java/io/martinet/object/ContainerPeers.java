package io.martinet.object;

import io.martinet.core.PathHash;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.PeerDevice;
import java.util.List;
import java.util.Optional;

/** The container devices of the cluster, as the ring knows them now. Thread-safe; never blocks. */
public interface ContainerPeers {
  /** Where the server of a container device listens; empty when the ring has no such device. */
  Optional<PeerAddress> find(String device);

  /**
   * All container devices, in ring order: each is told when rows were sent again after its boot.
   */
  List<PeerDevice> all();

  /** The partition of the container ring to which a container's path belongs. */
  int partition(PathHash container);

  /** Those that have a partition of the container ring, in ring order. */
  List<PeerDevice> primaries(int partition);

  /** Version of the container ring. */
  long ringVersion();
}
