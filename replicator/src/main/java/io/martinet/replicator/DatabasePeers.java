package io.martinet.replicator;

import io.martinet.core.StorePath;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.PeerDevice;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
   * All databases of a partition that a device can speak for: after this it makes none for whoever
   * goes by an older ring.
   *
   * @throws PeerFailedException also if it cannot speak for the partition, or cannot tell of what
   *     one of them is
   */
  Set<StorePath> allOf(PeerDevice device, int partition) throws PeerFailedException;

  /**
   * Has a device pull from another until it lacks nothing that this one has, durably; one that it
   * has in quarantine is refilled by that.
   *
   * @param asPrimary whether the other must be able to speak for the partition: it takes nothing
   *     more then for whoever goes by an older ring
   * @return what it holds now; empty if neither has it
   */
  Optional<DatabaseSums> sync(
      PeerDevice device, int partition, StorePath path, PeerDevice from, boolean asPrimary)
      throws PeerFailedException;

  /**
   * Tells a device that the database it has in quarantine was refilled with all that was
   * acknowledged.
   *
   * @param given what it held after that
   * @throws PeerFailedException also if it holds anything else by now
   */
  void refilled(PeerDevice device, int partition, StorePath path, Optional<DatabaseSums> given)
      throws PeerFailedException;

  /** Has a device drop what stands elsewhere, unless it holds something else by now (rule 19). */
  boolean drop(PeerDevice device, int partition, StorePath path, DatabaseSums sums)
      throws PeerFailedException;

  /** Partitions of which the device is a primary and that it was not given whole yet. */
  List<Integer> filling(PeerDevice device) throws PeerFailedException;

  /** Tells a device that it was given all of these. */
  void filled(PeerDevice device, Collection<Integer> partitions) throws PeerFailedException;
}
