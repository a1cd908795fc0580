package io.martinet.container;

import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowTargets;
import java.util.List;

/** Where a container server finds others, by the rings in force. Thread-safe; never blocks. */
public interface ContainerPlaces {
  /** The primaries of an account. */
  RowTargets account(String account);

  /** All object devices of the cluster, of any policy, each once. */
  List<PeerDevice> objectDevices();
}
