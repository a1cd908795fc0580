package io.martinet.ring.coverage;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * What a server must know of its ring before it answers for a partition (rule 6). Thread-safe;
 * never waits, but where it says so.
 */
public interface PartitionGuard {
  /** Version of the ring in force here, told in every answer. */
  long ringVersion();

  /**
   * The rings that this server goes by, as a {@link io.martinet.ring.RingBundle}: for a peer that
   * goes by older ones and cannot ask ZooKeeper.
   */
  byte[] rings();

  /**
   * Whether the sender of a request chose this device by a ring that no longer says who must agree
   * on the partition: it must fetch the newer one and ask again.
   *
   * @param senderVersion of the sender's ring
   */
  boolean isOutdated(long senderVersion, int partition);

  /**
   * Whether what a device of this server says of the partition is all that a primary knows; what it
   * says of others is UNKNOWN.
   */
  boolean covers(String device, int partition);

  /**
   * Whether what a device of this server takes counts as a primary's: it covers the partition, and
   * refuses what is older than anything acknowledged; or it has yet to be filled with what the ring
   * gave it, and those that had it before must agree too. One that lost what it had knows no better
   * than a handoff.
   */
  boolean counts(String device, int partition);

  /**
   * Version of the ring that gave the partition to a device of this server, if the device has never
   * been filled since: as long as this is said, whoever had the partition before that ring must
   * agree. 0 otherwise.
   */
  long arrivingBy(String device, int partition);

  /**
   * Partitions that the ring gives a device of this server and that it does not cover, ascending.
   * Blocks on the disk.
   */
  List<Integer> filling(String device) throws IOException;

  /**
   * Notes, durably, that a device was given all that was acknowledged of these. Blocks on the disk.
   *
   * @param ringVersion by which it was given them
   * @return false, and nothing was noted, if another ring is in force by now
   * @throws IllegalArgumentException if the ring gives the device not all of them
   */
  boolean filled(String device, long ringVersion, Collection<Integer> partitions)
      throws IOException;
}
