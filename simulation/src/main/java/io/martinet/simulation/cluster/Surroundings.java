package io.martinet.simulation.cluster;

import io.martinet.ring.PathHashers;
import io.martinet.ring.Ring;
import io.martinet.ring.RingHolder;

/**
 * What the processes of a run share.
 *
 * @param containers where rows go
 * @param containerRing by which they are placed there; it never changes
 */
record Surroundings(
    World world,
    Network network,
    RingBoard board,
    PathHashers hashers,
    RowHosts containers,
    Ring containerRing) {
  /** The machine of the ring board, whose links may be cut like others. */
  static final String BOARD = "board";

  /** A ring reaches everybody who can be reached within two seconds. */
  private static final int LOOK_NANOS_SPREAD = 2_000_000_000;

  /** Until a process looks at the board again. */
  long lookNanos() {
    return world.random().below(LOOK_NANOS_SPREAD);
  }

  /** Has a process look at the board again and again, while it lives. */
  void follow(String host, SimulatedProcess process, RingHolder rings) {
    process.afterNanos(
        lookNanos(),
        () -> {
          tell(host, rings);
          follow(host, process, rings);
        });
  }

  /**
   * Tells a process of a machine what the board says.
   *
   * @return false if the board cannot be reached from there
   */
  boolean tell(String host, RingHolder rings) {
    boolean isReached = !network.isCut(host, BOARD);
    if (isReached) {
      board.tell(rings);
    }
    return isReached;
  }
}
