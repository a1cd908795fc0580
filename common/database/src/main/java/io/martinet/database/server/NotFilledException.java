package io.martinet.database.server;

import io.martinet.database.ReplicaUnavailableException;

/**
 * A device has not been given all that there is of a partition: it cannot speak for it (rule 6).
 */
final class NotFilledException extends ReplicaUnavailableException {
  private static final long serialVersionUID = 1;

  private final boolean isArriving;

  /**
   * @param isArriving whether the ring in force is the one that gave it the partition
   */
  NotFilledException(boolean isArriving) {
    super(Reason.UNKNOWN, "filling");
    this.isArriving = isArriving;
  }

  boolean isArriving() {
    return isArriving;
  }
}
