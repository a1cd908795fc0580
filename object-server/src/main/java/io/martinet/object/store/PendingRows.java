package io.martinet.object.store;

import io.martinet.core.ObjectState;
import io.martinet.core.StorePath;
import java.util.List;

/**
 * Rows that a device still owes to container replicas (rule 24): found by pending keys in the
 * index, their content read from the records.
 */
public interface PendingRows {
  /**
   * One row owed.
   *
   * @param position of the record in the log; positions order the rows of a device
   * @param duty which replicas the write owed rows to
   */
  record PendingRow(
      long position,
      int policy,
      StorePath path,
      ObjectState state,
      RowContent content,
      RowDuty duty) {}

  /** Names of the container devices that are owed rows, sorted. */
  List<String> owedTo();

  /**
   * The first rows owed to a container device after a position, in order; at most {@code countMax}.
   * Blocks on disk.
   */
  List<PendingRow> pending(String containerDevice, long afterPosition, int countMax);

  /**
   * Records that a container device has the rows of these positions durably; rides along with the
   * next batch and never causes a sync, so a crash may bring them back: delivery is idempotent.
   */
  void delivered(String containerDevice, List<Long> positions);
}
