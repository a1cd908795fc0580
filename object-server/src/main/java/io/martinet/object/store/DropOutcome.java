package io.martinet.object.store;

import io.martinet.core.ObjectState;

/** What became of a {@link Drop}. */
public sealed interface DropOutcome {
  /** The object is gone from the device, durably; all that was known of it here is void. */
  record Dropped() implements DropOutcome {}

  /** Another state stands here. */
  record Changed(ObjectState state) implements DropOutcome {}

  /** Container devices are still owed rows of it: their content is here alone. */
  record RowsOwed() implements DropOutcome {}

  /** Nothing of it is here. */
  record Absent() implements DropOutcome {}

  /** The key cannot be judged here now: quarantined, or the queue is full. */
  record Unknown(String reason) implements DropOutcome {}

  /** The device is fenced, or failed in this batch: whether the drop survives is not known. */
  record Failed(String reason) implements DropOutcome {}
}
