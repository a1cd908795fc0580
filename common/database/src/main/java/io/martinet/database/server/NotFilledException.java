package io.martinet.database.server;

import io.martinet.database.ReplicaUnavailableException;

/**
 * A device has not been given all that there is of a partition: it cannot speak for it (rule 6).
 */
final class NotFilledException extends ReplicaUnavailableException {
  private static final long serialVersionUID = 1;

  private final long arrivingBy;

  /**
   * @param arrivingBy version of the ring that gave it the partition, if it was never filled since;
   *     otherwise 0
   */
  NotFilledException(long arrivingBy) {
    super(Reason.UNKNOWN, "filling");
    this.arrivingBy = arrivingBy;
  }

  long arrivingBy() {
    return arrivingBy;
  }
}
