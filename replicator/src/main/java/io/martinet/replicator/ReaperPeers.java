package io.martinet.replicator;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a reaper asks of account and container devices. Blocks. */
interface ReaperPeers {
  /**
   * Rows of one replica in the order in which they changed there, those of what is deleted among
   * them.
   *
   * @param put version of the newest PUT of whose rows they are, {@link Version#NONE} if unknown
   * @param delete likewise of the newest DELETE
   * @param next where the next page begins; empty behind the last one
   */
  record Page<R>(Version put, Version delete, List<R> rows, String next) {}

  /** What a container's replica did with a deletion. */
  enum Removal {
    /** It is deleted there, or was never there. */
    GONE,
    /** It holds something, or was made anew since. */
    KEPT
  }

  /** The accounts of a device; empty sums for one that cannot be read. */
  Map<StorePath, Optional<DatabaseSums>> accounts(PeerDevice device) throws PeerFailedException;

  /**
   * Containers of an account, deleted or not.
   *
   * @param after empty, or the {@link Page#next} of the page before of this device
   */
  Page<ContainerRow> containers(PeerDevice device, int partition, StorePath account, String after)
      throws PeerFailedException;

  /** Objects of a container, as {@link #containers}. */
  Page<ObjectRow> objects(PeerDevice device, int partition, StorePath container, String after)
      throws PeerFailedException;

  /** Deletes a container on one device unless it holds an object. */
  Removal remove(PeerDevice device, int partition, StorePath container, Version version)
      throws PeerFailedException;
}
