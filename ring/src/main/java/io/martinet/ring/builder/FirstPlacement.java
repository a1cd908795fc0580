package io.martinet.ring.builder;

/**
 * Fills an empty table. Each node of the failure tree knows how many cells it still has to take.
 * The partitions are visited one after the other: of a node's replicas each child takes its average
 * over the partitions left, rounded down, and some take one more, by lots that weigh as the
 * remainders do. So a node never holds one replica of a partition more or less than its average,
 * which is the best spread that the quotas allow, and with the last partition every quota is used
 * up exactly, whatever the lots were.
 */
final class FirstPlacement {
  private final FailureTree tree;
  private final Lots lots;
  private final int[] left;
  private final int[] taken;
  private final int[] remainder;
  private final int[] chosen;
  private int chosenCount;

  FirstPlacement(FailureTree tree, Quotas quotas, int rows, Lots lots) {
    this.tree = tree;
    this.lots = lots;
    this.left = quotas.cells().clone();
    this.taken = new int[tree.nodes()];
    this.remainder = new int[tree.nodes()];
    this.chosen = new int[rows];
  }

  /** Call once. */
  void fill(Table table) {
    for (int partition = 0; partition < table.partitions(); partition++) {
      int replicas = table.replicas(partition);
      chosenCount = 0;
      take(FailureTree.ROOT, replicas, table.partitions() - partition);
      shuffle();
      for (int row = 0; row < replicas; row++) {
        table.rows()[row][partition] = (char) chosen[row];
      }
    }
  }

  private void take(int node, int count, int partitionsLeft) {
    left[node] -= count;
    if (tree.isLeaf(node)) {
      chosen[chosenCount++] = tree.device(node).id();
      return;
    }
    int end = tree.childrenEnd(node);
    int rest = count;
    long remainders = 0;
    for (int child = tree.childrenBegin(node); child < end; child++) {
      taken[child] = left[child] / partitionsLeft;
      remainder[child] = left[child] - taken[child] * partitionsLeft;
      remainders += remainder[child];
      rest -= taken[child];
    }
    for (; rest > 0; rest--) {
      int child = draw(node, remainders);
      taken[child]++;
      remainders -= remainder[child];
      remainder[child] = 0;
    }
    for (int child = tree.childrenBegin(node); child < end; child++) {
      if (taken[child] > 0) {
        take(child, taken[child], partitionsLeft);
      }
    }
  }

  private int draw(int node, long remainders) {
    long lot = lots.below(remainders);
    int child = tree.childrenBegin(node);
    for (lot -= remainder[child]; lot >= 0; lot -= remainder[child]) {
      child++;
    }
    return child;
  }

  /** So that no device is first primary more often than its share. */
  private void shuffle() {
    for (int i = chosenCount - 1; i > 0; i--) {
      int other = (int) lots.below(i + 1L);
      int swapped = chosen[i];
      chosen[i] = chosen[other];
      chosen[other] = swapped;
    }
  }
}
