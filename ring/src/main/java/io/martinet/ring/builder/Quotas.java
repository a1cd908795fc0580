package io.martinet.ring.builder;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What each failure domain is to hold, in whole numbers: how many cells of the table in all, and at
 * least and at most how many replicas of one partition. A domain's cells are its average of the
 * plan, rounded up or down, and always the sum of its children's, so that what must spread evenly
 * can do so to the last partition.
 *
 * <p>Arrays are by node of the tree and are not changed after construction.
 */
final class Quotas {
  /** Larger than the error of the plan's sums, smaller than any share that matters. */
  private static final double ERROR = 1e-4;

  private final FailureTree tree;
  private final int partitions;
  private final int[] cells;
  private final int[] min;
  private final int[] max;

  /**
   * @param target average replicas of a partition by node
   * @param cellsInAll cells of the table
   * @param held cells that each node holds now: of two ways to round, the one that moves less
   */
  Quotas(FailureTree tree, double[] target, int partitions, int cellsInAll, int[] held) {
    this.tree = tree;
    this.partitions = partitions;
    this.cells = new int[tree.nodes()];
    this.min = new int[tree.nodes()];
    this.max = new int[tree.nodes()];
    cells[FailureTree.ROOT] = cellsInAll;
    for (int node = 0; node < tree.leavesBegin(); node++) {
      if (cells[node] > 0) {
        shareOut(node, target, held);
      }
    }
    for (int node = 0; node < cells.length; node++) {
      min[node] = cells[node] / partitions;
      max[node] = Math.ceilDiv(cells[node], partitions);
    }
  }

  /** Largest remainder, where a child that already holds the one more goes first. */
  private void shareOut(int node, double[] target, int[] held) {
    int begin = tree.childrenBegin(node);
    int end = tree.childrenEnd(node);
    var exact = new double[end - begin];
    int left = cells[node];
    for (int child = begin; child < end; child++) {
      double share = target[child] * partitions;
      exact[child - begin] = share;
      cells[child] = (int) Math.floor(share + ERROR);
      left -= cells[child];
    }
    if (left <= 0) {
      return;
    }
    int[] order =
        IntStream.range(begin, end)
            .filter(child -> exact[child - begin] > 0 && cells[child] < capacity(child))
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(
                        child -> exact[child - begin] - cells[child] > ERROR ? 0 : 1)
                    .thenComparingInt(child -> held[child] > cells[child] ? 0 : 1)
                    .thenComparingDouble(child -> cells[child] - exact[child - begin]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; i < left; i++) {
      cells[order[i]]++;
    }
  }

  private long capacity(int node) {
    return tree.isLeaf(node) ? partitions : Long.MAX_VALUE;
  }

  /** Cells by node; do not change. */
  int[] cells() {
    return cells;
  }

  int cells(int node) {
    return cells[node];
  }

  /** Fewest replicas of one partition in the domain. */
  int min(int node) {
    return min[node];
  }

  /** Most replicas of one partition in the domain. */
  int max(int node) {
    return max[node];
  }

  /** The nodes that hold a replica of every partition. */
  int[] nodesNeverEmpty() {
    return IntStream.range(1, cells.length).filter(node -> min[node] > 0).toArray();
  }

  @Override
  public String toString() {
    return "cells " + Arrays.toString(cells);
  }
}
