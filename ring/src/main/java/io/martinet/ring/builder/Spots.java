package io.martinet.ring.builder;

/**
 * How well the replicas of one partition are spread. The penalty is by how many replicas domains
 * pass the bounds of the quotas, summed over all domains; 0 is as good as it gets. Belongs to one
 * thread.
 */
final class Spots {
  private final FailureTree tree;
  private final Quotas quotas;
  private final Table table;
  private final int[] neverEmpty;

  /** Replicas of the partition by node, without the one whose spot was entered. */
  private final int[] counts;

  /** Nodes of {@link #counts} that are not 0, and some that are. */
  private final int[] counted;

  private int countedLength;

  Spots(FailureTree tree, Quotas quotas, Table table) {
    this.tree = tree;
    this.quotas = quotas;
    this.table = table;
    this.neverEmpty = quotas.nodesNeverEmpty();
    this.counts = new int[tree.nodes()];
    this.counted = new int[FailureTree.LEVELS * table.rows().length];
  }

  /** Looks at a partition as if the replica of this row were nowhere. */
  void enter(int partition, int skippedRow) {
    for (int i = 0; i < countedLength; i++) {
      counts[counted[i]] = 0;
    }
    countedLength = 0;
    int replicas = table.replicas(partition);
    for (int row = 0; row < replicas; row++) {
      char device = table.rows()[row][partition];
      if (row != skippedRow && device != Table.EMPTY) {
        for (int level = 0; level < FailureTree.LEVELS; level++) {
          int node = tree.node(level, device);
          counts[node]++;
          counted[countedLength++] = node;
        }
      }
    }
  }

  /** The penalty of a partition as it is; enters it. */
  int penalty(int partition) {
    enter(partition, -1);
    int penalty = 0;
    for (int i = 0; i < countedLength; i++) {
      int node = counted[i];
      int excess = counts[node] - quotas.max(node);
      if (excess > 0) {
        penalty += excess;
      }
    }
    for (int node : neverEmpty) {
      penalty += Math.max(0, quotas.min(node) - counts[node]);
    }
    return penalty;
  }

  /** Whether the domain may take the replica at all: a device never holds two of a partition. */
  boolean hasRoom(int node) {
    return !tree.isLeaf(node) || counts[node] == 0;
  }

  /** By how much one replica more in this domain changes its own penalty: -1, 0 or 1. */
  int changeByOneMore(int node) {
    int count = counts[node];
    return (count >= quotas.max(node) ? 1 : 0) - (count < quotas.min(node) ? 1 : 0);
  }

  /**
   * By how much the penalty changes if the replica of the entered spot moves.
   *
   * @param from leaf of the device that holds it
   */
  int changeBy(int from, int to) {
    int change = 0;
    int leaving = from;
    int entered = to;
    while (leaving != entered) {
      change += changeByOneMore(entered) - changeByOneMore(leaving);
      leaving = tree.parent(leaving);
      entered = tree.parent(entered);
    }
    return change;
  }
}
