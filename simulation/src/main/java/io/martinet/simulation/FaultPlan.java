package io.martinet.simulation;

import java.io.IOException;

/**
 * Decides, operation by operation, whether the simulated disk works. Operations that change the
 * disk (writes, syncs, creations, deletions, directory syncs) are counted from 1 in the order they
 * come.
 */
public interface FaultPlan {
  /** What happens to one changing operation. */
  enum Fate {
    WORKS,
    /** Power fails while it runs: a write may be torn, a sync may have got anywhere. */
    CRASHES,
    /**
     * It fails with an I/O error: of the bytes written since the last sync any part may be lost.
     */
    FAILS
  }

  /** A disk without faults. */
  FaultPlan NONE = (operation, kind, name) -> Fate.WORKS;

  Fate fate(long operation, Kind kind, String name) throws IOException;

  /** Kinds of changing operations. */
  enum Kind {
    WRITE,
    SYNC,
    CREATE,
    DELETE,
    SYNC_DIRECTORY
  }

  /** Power fails at the given operation. */
  static FaultPlan crashAt(long operation) {
    return (count, kind, name) -> count == operation ? Fate.CRASHES : Fate.WORKS;
  }
}
