package io.martinet.simulation;

/** What befalls the machine in a run, beside the steps of its sequence. */
public enum Hazard {
  /** Power fails in the middle of one operation of the disk. */
  POWER,

  /** One operation of the disk fails with an I/O error; at times all that follow do too. */
  FAILURE,

  /** One byte at rest changes; power fails as well. */
  ROT,

  /** The disk is almost full; power fails as well. */
  FULL;

  /** Room for every sequence. */
  private static final long ROOM_BYTES = 64L << 20;

  /** More than log and index of any sequence take. */
  private static final long RESERVED_BYTES = 3L << 20;

  /** What bodies get on a disk that is almost full. */
  private static final long LITTLE_BYTES = 96L << 10;

  long capacityBytes() {
    return this == FULL ? RESERVED_BYTES + LITTLE_BYTES : ROOM_BYTES;
  }

  long reservedBytes() {
    return this == FULL ? RESERVED_BYTES : 0;
  }

  /**
   * @param at the operation of the disk, counted from 1 over the whole run, that is struck; 0 for
   *     none
   */
  FaultPlan plan(long at, boolean lasting) {
    if (at == 0) {
      return FaultPlan.NONE;
    }
    if (this != FAILURE) {
      return FaultPlan.crashAt(at);
    }
    return (operation, kind, name) ->
        operation == at || (lasting && operation > at)
            ? FaultPlan.Fate.FAILS
            : FaultPlan.Fate.WORKS;
  }
}
