package io.martinet.replicator;

import io.martinet.core.StorePath;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.PeerDevice;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a replicator asks account or container devices for, by the places of one pass. Every method
 * fails where the device's server goes by another ring. Thread-safe; blocks.
 */
interface DatabasePeers {
  /**
   * What the databases of a device hold; empty sums for one that cannot be read, which is neither
   * absent nor equal to anything.
   */
  Map<StorePath, Optional<DatabaseSums>> list(PeerDevice device) throws PeerFailedException;

  /**
   * Has a device pull from another until it lacks nothing that this one has, durably.
   *
   * @param asPrimary whether the other must be able to speak for the partition
   */
  void sync(PeerDevice device, int partition, StorePath path, PeerDevice from, boolean asPrimary)
      throws PeerFailedException;

  /** Has a device drop what stands elsewhere, unless it holds something else by now (rule 19). */
  boolean drop(PeerDevice device, int partition, StorePath path, DatabaseSums sums)
      throws PeerFailedException;

  /** Partitions of which the device is a primary and that it was not given whole yet. */
  List<Integer> filling(PeerDevice device) throws PeerFailedException;

  /** Tells a device that it was given all of these. */
  void filled(PeerDevice device, Collection<Integer> partitions) throws PeerFailedException;
}
