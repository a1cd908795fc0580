package io.martinet.ring.builder;

import io.martinet.ring.Device;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How well replicas are spread over failure domains, as Swift reports it: weights aside, a domain
 * should hold no more replicas of a partition than an even spread over it and its siblings gives.
 *
 * @param percent replicas beyond that, each counted where it is worst, of all replicas
 * @param tiers the domains that hold partitions: regions, then zones, servers and devices
 */
public record Dispersion(double percent, List<Tier> tiers) {
  /**
   * A failure domain.
   *
   * @param name such as {@code r1z2-10.0.0.1/sdb}
   * @param max replicas of a partition that it should hold at most
   * @param partitions how many partitions have 0, 1, 2, … replicas here
   */
  public record Tier(String name, int max, List<Integer> partitions) {
    /** Replicas that the domain holds, of all partitions together. */
    public int placed() {
      int placed = 0;
      for (int replicas = 0; replicas < partitions.size(); replicas++) {
        placed += replicas * partitions.get(replicas);
      }
      return placed;
    }

    /** Replicas above the maximum, in percent of those placed. */
    public double percent() {
      int above = 0;
      for (int replicas = max + 1; replicas < partitions.size(); replicas++) {
        above += (replicas - max) * partitions.get(replicas);
      }
      return 100.0 * above / placed();
    }
  }

  /** The domain with the largest part of replicas above its maximum; empty if none has any. */
  public Optional<Tier> findWorst() {
    return tiers.stream()
        .filter(tier -> tier.percent() > 0)
        .max(Comparator.comparingDouble(Tier::percent));
  }

  static Dispersion of(FailureTree tree, Table table, double replicas) {
    int[] max = max(tree, replicas);
    var counts = new int[tree.nodes()][table.rows().length + 1];
    var here = new int[tree.nodes()];
    long atRisk = 0;
    for (int partition = 0; partition < table.partitions(); partition++) {
      count(tree, table, partition, here, 1);
      atRisk += tally(tree, table, partition, here, max, counts);
      count(tree, table, partition, here, -1);
    }
    return new Dispersion(100.0 * atRisk / table.cells(), tiers(tree, table, max, counts));
  }

  /** Most replicas by node: even shares, rounded up at each level; 0 where nothing has a weight. */
  private static int[] max(FailureTree tree, double replicas) {
    var children = new int[tree.nodes()];
    var alive = new int[tree.nodes()];
    for (int node = tree.nodes() - 1; node > FailureTree.ROOT; node--) {
      if (tree.isLeaf(node)) {
        alive[node] = tree.device(node).weight() > 0 ? 1 : 0;
      }
      if (alive[node] > 0) {
        alive[tree.parent(node)] = 1;
        children[tree.parent(node)]++;
      }
    }
    var max = new int[tree.nodes()];
    for (int node = 1; node < tree.nodes(); node++) {
      int parent = tree.parent(node);
      double ofParent = parent == FailureTree.ROOT ? replicas : max[parent];
      int even = alive[node] > 0 ? (int) Math.ceil(ofParent / children[parent]) : 0;
      max[node] = tree.isLeaf(node) ? Math.min(1, even) : even;
    }
    return max;
  }

  private static void count(FailureTree tree, Table table, int partition, int[] here, int change) {
    for (int row = 0; row < table.replicas(partition); row++) {
      for (int level = 0; level < FailureTree.LEVELS; level++) {
        here[tree.node(level, table.rows()[row][partition])] += change;
      }
    }
  }

  /** Adds a partition to the counts of its domains; returns its replicas at risk. */
  private static int tally(
      FailureTree tree, Table table, int partition, int[] here, int[] max, int[][] counts) {
    int worst = 0;
    for (int level = 0; level < FailureTree.LEVELS; level++) {
      int above = 0;
      for (int row = 0; row < table.replicas(partition); row++) {
        int node = tree.node(level, table.rows()[row][partition]);
        if (isFirst(tree, table, partition, level, row, node)) {
          counts[node][here[node]]++;
          above += Math.max(0, here[node] - max[node]);
        }
      }
      worst = Math.max(worst, above);
    }
    return worst;
  }

  /** Whether no earlier row of the partition is in the domain. */
  private static boolean isFirst(
      FailureTree tree, Table table, int partition, int level, int row, int node) {
    for (int earlier = 0; earlier < row; earlier++) {
      if (tree.node(level, table.rows()[earlier][partition]) == node) {
        return false;
      }
    }
    return true;
  }

  private static List<Tier> tiers(FailureTree tree, Table table, int[] max, int[][] counts) {
    var tiers = new ArrayList<Tier>();
    for (int level = 0; level < FailureTree.LEVELS; level++) {
      int last = FailureTree.ROOT;
      for (Device device : tree.devices()) {
        int node = tree.node(level, device.id());
        List<Integer> partitions = partitions(counts[node], table.partitions());
        if (node != last && partitions.getFirst() < table.partitions()) {
          tiers.add(new Tier(name(level, device), max[node], partitions));
        }
        last = node;
      }
    }
    return tiers;
  }

  private static List<Integer> partitions(int[] counts, int all) {
    var partitions = new ArrayList<Integer>();
    int some = 0;
    for (int replicas = 1; replicas < counts.length; replicas++) {
      some += counts[replicas];
      partitions.add(counts[replicas]);
    }
    partitions.addFirst(all - some);
    return partitions;
  }

  private static String name(int level, Device device) {
    String zone = "r%dz%d".formatted(device.region(), device.zone());
    return switch (level) {
      case 0 -> "r" + device.region();
      case 1 -> zone;
      case 2 -> zone + "-" + device.ip();
      default -> zone + "-" + device.ip() + "/" + device.device();
    };
  }
}
