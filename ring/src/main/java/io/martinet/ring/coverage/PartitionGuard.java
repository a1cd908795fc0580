package io.martinet.ring.coverage;

/**
 * What a server must know of its ring before it answers for a partition (rule 6). Thread-safe;
 * never waits.
 */
public interface PartitionGuard {
  /** Version of the ring in force here, told in every answer. */
  long ringVersion();

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
}
