package io.martinet.ring.builder;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings a table that is partly right to its quotas with few moves. Three kinds of passes, each
 * over all partitions in an order of lots:
 *
 * <ol>
 *   <li>fill: empty cells get devices that want cells;
 *   <li>disperse: where a domain holds more or fewer replicas of a partition than the quotas say,
 *       one of them moves;
 *   <li>balance: devices with more cells than their quota give some to devices with fewer. Each
 *       such move is straight from one that has too many to one that wants more, so there are no
 *       more of them than there must be.
 * </ol>
 *
 * <p>What no straight move was fit for is left to {@link Chains}, and what partitions were not free
 * to move for to the next rebalance. Bounded by its number of passes.
 */
final class Mover {
  /** Lots drawn for one cell before the next cell is looked at (guessed). */
  private static final int TRIES_MAX = 3;

  /** Balance passes; the first does nearly all, and it ends when nothing is left to do. */
  private static final int PASSES_MAX = 8;

  /**
   * Chains cost a second move and more for each cell. So they are for the last twentieth, unless
   * there was nothing else to do: straight moves may be there again in the next rebalance.
   */
  private static final int CHAINS_SHARE = 20;

  private final Placing placing;
  private final Spots spots;
  private final boolean mayChain;

  /**
   * @param tooSoon partitions that may not move yet
   */
  Mover(FailureTree tree, Quotas quotas, Table table, BitSet tooSoon, Lots lots) {
    placing = new Placing(tree, quotas, table, tooSoon, lots);
    spots = placing.spots();
    // Where partitions are held back, what waits for them would be moved in vain.
    mayChain = tooSoon.isEmpty();
  }

  void run() {
    placing.eachPartition(this::fill);
    placing.eachPartition(this::disperse);
    boolean moved = true;
    for (int pass = 0; pass < PASSES_MAX && moved && placing.surplusInAll() > 0; pass++) {
      long before = placing.surplusInAll();
      placing.eachPartition(this::balance);
      moved = placing.surplusInAll() < before;
    }
    int moves = placing.moves();
    if (mayChain && (moves == 0 || placing.surplusInAll() * CHAINS_SHARE <= moves)) {
      new Chains(placing).run();
    }
  }

  private void fill(int partition) {
    int replicas = placing.table().replicas(partition);
    for (int row = 0; row < replicas; row++) {
      if (placing.table().rows()[row][partition] == Table.EMPTY) {
        spots.enter(partition, row);
        int leaf = placing.draw(placing.wanted());
        // Where all that want more hold the partition already, another takes too much for now.
        placing.put(partition, row, leaf != Placing.NONE ? leaf : placing.draw(placing.all()));
      }
    }
  }

  private void disperse(int partition) {
    if (placing.isHeld(partition) || spots.penalty(partition) == 0) {
      return;
    }
    Move best = null;
    int replicas = placing.table().replicas(partition);
    for (int row = 0; row < replicas; row++) {
      spots.enter(partition, row);
      int from = placing.leafAt(partition, row);
      for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
        best = better(best, move(row, from, placing.draw(placing.wanted())));
      }
      best = better(best, move(row, from, placing.draw(placing.all())));
    }
    if (best != null) {
      placing.put(partition, best.row, best.leaf);
    }
  }

  /**
   * A move that makes the spread of a partition better.
   *
   * @param change of the penalty
   * @param excess 0 if it also brings both devices nearer to their quotas, up to 2 if neither
   */
  private record Move(int row, int leaf, int change, int excess) {}

  private @Nullable Move move(int row, int from, int to) {
    if (to == Placing.NONE || to == from) {
      return null;
    }
    int change = spots.changeBy(from, to);
    int excess = (placing.surplus(from) > 0 ? 0 : 1) + (placing.surplus(to) < 0 ? 0 : 1);
    return change < 0 ? new Move(row, to, change, excess) : null;
  }

  private static @Nullable Move better(@Nullable Move best, @Nullable Move other) {
    if (best == null || other == null) {
      return best == null ? other : best;
    }
    boolean isBetter =
        other.change < best.change || (other.change == best.change && other.excess < best.excess);
    return isBetter ? other : best;
  }

  private void balance(int partition) {
    if (placing.surplusInAll() == 0) {
      return;
    }
    int replicas = placing.table().replicas(partition);
    for (int row = 0; row < replicas; row++) {
      int from = placing.leafAt(partition, row);
      if (placing.surplus(from) > 0 && placing.mayMove(partition, row)) {
        spots.enter(partition, row);
        for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
          int to = placing.draw(placing.wanted());
          if (to != Placing.NONE && spots.changeBy(from, to) <= 0) {
            placing.put(partition, row, to);
            break;
          }
        }
      }
    }
  }
}
