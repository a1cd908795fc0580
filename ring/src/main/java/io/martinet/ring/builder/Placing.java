package io.martinet.ring.builder;

import java.util.BitSet;

/**
 * A table in the making beside its quotas: which devices have too many cells and which want more,
 * and which cells may be touched. Those are cells that were empty or have moved already, as often
 * as one likes, since nothing is there yet; and one other cell of each partition that is free to
 * move. Belongs to one thread.
 */
final class Placing {
  static final int NONE = -1;

  private final FailureTree tree;
  private final Quotas quotas;
  private final Table table;
  private final BitSet held;
  private final BitSet[] fresh;
  private final Lots lots;
  private final Spots spots;

  /** Cells above the quota of the device (below, if negative), by leaf. */
  private final int[] surplus;

  /** What the devices of a node want in all; devices with a surplus want nothing. */
  private final int[] wanted;

  private long surplusInAll;
  private int moves;

  /**
   * @param held partitions that may not move: too soon after their last move
   */
  Placing(FailureTree tree, Quotas quotas, Table table, BitSet held, Lots lots) {
    this.tree = tree;
    this.quotas = quotas;
    this.table = table;
    this.held = (BitSet) held.clone();
    this.lots = lots;
    this.spots = new Spots(tree, quotas, table);
    this.surplus = new int[tree.nodes()];
    this.wanted = new int[tree.nodes()];
    this.fresh = new BitSet[table.rows().length];
    markEmptyCells();
    countSurplus();
  }

  private void markEmptyCells() {
    for (int row = 0; row < fresh.length; row++) {
      fresh[row] = new BitSet(table.partitions());
      char[] devices = table.rows()[row];
      for (int partition = 0; partition < devices.length; partition++) {
        if (devices[partition] == Table.EMPTY) {
          fresh[row].set(partition);
          held.set(partition);
        }
      }
    }
  }

  private void countSurplus() {
    for (char[] row : table.rows()) {
      for (char device : row) {
        if (device != Table.EMPTY) {
          surplus[leaf(device)]++;
        }
      }
    }
    for (int leaf = tree.leavesBegin(); leaf < tree.nodes(); leaf++) {
      surplus[leaf] -= quotas.cells(leaf);
      surplusInAll += Math.max(0, surplus[leaf]);
      wanted[leaf] = Math.max(0, -surplus[leaf]);
    }
    tree.sumUp(wanted);
  }

  Table table() {
    return table;
  }

  /** How the partition whose spot was entered is spread. */
  Spots spots() {
    return spots;
  }

  FailureTree tree() {
    return tree;
  }

  /** Weights for {@link #draw}: what devices want. */
  int[] wanted() {
    return wanted;
  }

  /** Weights for {@link #draw}: all devices by their quotas. */
  int[] all() {
    return quotas.cells();
  }

  /** Cells that devices hold above their quotas, all together. */
  long surplusInAll() {
    return surplusInAll;
  }

  /** Cells that the device of a leaf holds above its quota; negative if it wants some. */
  int surplus(int leaf) {
    return surplus[leaf];
  }

  /** How often a cell that had a device was given another. */
  int moves() {
    return moves;
  }

  boolean isHeld(int partition) {
    return held.get(partition);
  }

  boolean mayMove(int partition, int row) {
    return !held.get(partition) || fresh[row].get(partition);
  }

  /** The leaf of the device in a cell that is not empty. */
  int leafAt(int partition, int row) {
    return leaf(table.rows()[row][partition]);
  }

  private int leaf(int device) {
    return tree.node(FailureTree.DEVICE_LEVEL, device);
  }

  interface Visit {
    void at(int partition);
  }

  /** In an order of lots: odd steps meet each of a power of two of partitions once. */
  void eachPartition(Visit visit) {
    int mask = table.partitions() - 1;
    int partition = (int) lots.below(table.partitions());
    int step = (int) lots.below(table.partitions()) | 1;
    for (int i = 0; i <= mask; i++) {
      visit.at(partition);
      partition = (partition + step) & mask;
    }
  }

  /**
   * Draws a device for the spot that {@link #spots()} has entered: from the cluster down, among the
   * children that make the partition's spread best, by weight.
   *
   * @param weights by node, each the sum of its children's
   * @return a leaf that does not hold the partition, {@link #NONE} if the way down ends at none
   */
  int draw(int[] weights) {
    int node = FailureTree.ROOT;
    while (!tree.isLeaf(node)) {
      node = drawChild(node, weights);
      if (node == NONE) {
        return NONE;
      }
    }
    return node;
  }

  private int drawChild(int node, int[] weights) {
    int end = tree.childrenEnd(node);
    int least = Integer.MAX_VALUE;
    long sum = 0;
    for (int child = tree.childrenBegin(node); child < end; child++) {
      if (weights[child] > 0 && spots.hasRoom(child)) {
        int change = spots.changeByOneMore(child);
        if (change < least) {
          least = change;
          sum = 0;
        }
        sum += change == least ? weights[child] : 0;
      }
    }
    if (sum == 0) {
      return NONE;
    }
    long lot = lots.below(sum);
    for (int child = tree.childrenBegin(node); child < end; child++) {
      if (weights[child] > 0 && spots.hasRoom(child) && spots.changeByOneMore(child) == least) {
        lot -= weights[child];
        if (lot < 0) {
          return child;
        }
      }
    }
    throw new IllegalStateException("a lot beyond the sum of weights: " + sum);
  }

  /** Gives a cell to the device of a leaf. */
  void put(int partition, int row, int to) {
    if (to == NONE) {
      throw new IllegalStateException("no device is left for partition " + partition);
    }
    char former = table.rows()[row][partition];
    if (former != Table.EMPTY) {
      count(leaf(former), -1);
      fresh[row].set(partition);
      held.set(partition);
      moves++;
    }
    count(to, 1);
    table.rows()[row][partition] = (char) tree.device(to).id();
  }

  private void count(int leaf, int change) {
    int before = surplus[leaf];
    int after = before + change;
    surplus[leaf] = after;
    surplusInAll += Math.max(0, after) - Math.max(0, before);
    int moreWanted = Math.max(0, -after) - Math.max(0, -before);
    if (moreWanted != 0) {
      for (int node = leaf; node != FailureTree.ROOT; node = tree.parent(node)) {
        wanted[node] += moreWanted;
      }
      wanted[FailureTree.ROOT] += moreWanted;
    }
  }
}
