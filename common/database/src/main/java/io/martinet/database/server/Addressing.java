package io.martinet.database.server;

import io.martinet.database.Admission;
import io.martinet.database.ReplicaUnavailableException;
import io.martinet.database.ReplicaUnavailableException.Reason;
import io.martinet.http.wire.Wire;
import io.martinet.ring.coverage.PartitionGuard;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Judges requests by the ring that their senders went by (rule 6). What changes a database for a
 * client is judged twice: when it arrives, and by its {@link Admission} where it is let into the
 * database. What fills another device is judged before it is let in there. Thread-safe; never
 * blocks.
 */
final class Addressing {
  private final PartitionGuard guard;

  Addressing(PartitionGuard guard) {
    this.guard = guard;
  }

  /** Whether a sender may rest on what it sends; whoever addresses a holder never does. */
  Admission admission(HttpHeaders request) {
    if (isTo(Wire.AS_HOLDER, request)) {
      return Admission.ALWAYS;
    }
    long sender = InternalHead.ringVersion(request);
    return partition -> !guard.isOutdated(sender, partition);
  }

  /**
   * @throws ReplicaUnavailableException if the partition moved since the ring of the sender
   */
  void requireAdmitted(Admission admission, int partition) {
    if (!admission.admits(partition)) {
      throw outdated();
    }
  }

  /**
   * @throws ReplicaUnavailableException if a primary is asked by any other ring than that in force
   */
  void requireSameRing(HttpHeaders request) {
    if (isTo(Wire.AS_PRIMARY, request)) {
      requireRing(request);
    }
  }

  /**
   * @throws ReplicaUnavailableException if the sender goes by any other ring than that in force
   */
  void requireRing(HttpHeaders request) {
    if (InternalHead.ringVersion(request) != guard.ringVersion()) {
      throw outdated();
    }
  }

  /**
   * Lets through who asks what the device holds, or what there is where the device can say that.
   *
   * @throws ReplicaUnavailableException if it cannot, or a primary is asked by another ring
   */
  void requireCovered(HttpHeaders request, String device, int partition) {
    requireSameRing(request);
    if (!isTo(Wire.AS_HOLDER, request) && !guard.covers(device, partition)) {
      throw new NotFilledException(guard.arrivingBy(device, partition));
    }
  }

  /** Whether what a device says is to be all that was ever acknowledged of a partition. */
  static boolean isToPrimary(HttpHeaders request) {
    return isTo(Wire.AS_PRIMARY, request);
  }

  private static boolean isTo(String whom, HttpHeaders request) {
    return whom.equals(request.get(Wire.AS));
  }

  private ReplicaUnavailableException outdated() {
    return new ReplicaUnavailableException(
        Reason.OUTDATED, "ring version %d is in force here".formatted(guard.ringVersion()));
  }
}
