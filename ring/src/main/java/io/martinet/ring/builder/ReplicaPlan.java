package io.martinet.ring.builder;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How many replicas of a partition each failure domain holds on average, from three views:
 *
 * <ul>
 *   <li>by weight: what the devices' weights give, no device more than one replica;
 *   <li>dispersed: as near to the weights as an even spread of replicas over domains allows;
 *   <li>the target: from the first as far towards the second as the overload lets it go.
 * </ul>
 *
 * Arrays are by node of the tree. Immutable.
 */
final class ReplicaPlan {
  private final FailureTree tree;
  private final double replicas;
  private final double[] weighted;
  private final double[] dispersed;
  private final double requiredOverload;

  /**
   * @throws IllegalStateException if too few devices have a weight
   */
  ReplicaPlan(FailureTree tree, double replicas) {
    this.tree = tree;
    this.replicas = replicas;
    long withWeight = tree.devices().stream().filter(device -> device.weight() > 0).count();
    if (withWeight < replicas) {
      throw new IllegalStateException(
          "devices with a weight: %d, fewer than the replicas of a partition: %.2f"
              .formatted(withWeight, replicas));
    }
    this.weighted = weighted();
    this.dispersed = new double[tree.nodes()];
    disperse(dispersed);
    this.requiredOverload = findRequiredOverload();
  }

  private double[] weighted() {
    int[] leaves = leavesWithWeight();
    double[] weights =
        Arrays.stream(leaves).mapToDouble(leaf -> tree.device(leaf).weight()).toArray();
    double[] ones = filled(leaves.length, 1);
    double[] shares = Spread.of(replicas, weights, new double[leaves.length], ones);
    var byNode = new double[tree.nodes()];
    for (int i = 0; i < leaves.length; i++) {
      byNode[leaves[i]] = shares[i];
    }
    tree.sumUp(byNode);
    return byNode;
  }

  private int[] leavesWithWeight() {
    return IntStream.range(tree.leavesBegin(), tree.nodes())
        .filter(leaf -> tree.device(leaf).weight() > 0)
        .toArray();
  }

  private static double[] filled(int length, double value) {
    var array = new double[length];
    Arrays.fill(array, value);
    return array;
  }

  private void disperse(double[] given) {
    var capacity = new double[tree.nodes()];
    for (int leaf : leavesWithWeight()) {
      capacity[leaf] = 1;
    }
    tree.sumUp(capacity);
    var even = new double[tree.nodes()];
    even[FailureTree.ROOT] = replicas;
    given[FailureTree.ROOT] = replicas;
    for (int node = 0; node < tree.leavesBegin(); node++) {
      if (capacity[node] > 0) {
        disperse(node, capacity, even, given);
      }
    }
  }

  /** Shares out what a node is given to its children; parents come before children by number. */
  private void disperse(int node, double[] capacity, double[] even, double[] given) {
    int[] children =
        IntStream.range(tree.childrenBegin(node), tree.childrenEnd(node))
            .filter(child -> capacity[child] > 0)
            .toArray();
    var weights = new double[children.length];
    var min = new double[children.length];
    var max = new double[children.length];
    double room = 0;
    for (int i = 0; i < children.length; i++) {
      int child = children[i];
      even[child] = even[node] / children.length;
      weights[i] = weighted[child];
      min[i] = Math.min(Math.floor(even[child] + 1e-9), capacity[child]);
      max[i] = Math.min(Math.ceil(even[child] - 1e-9), capacity[child]);
      room += max[i];
    }
    if (room < given[node]) {
      // Some domains have fewer devices than an even spread would take: others take more.
      for (int i = 0; i < children.length; i++) {
        max[i] = capacity[children[i]];
      }
    }
    double[] shares = Spread.of(given[node], weights, min, max);
    for (int i = 0; i < children.length; i++) {
      given[children[i]] = shares[i];
    }
  }

  private double findRequiredOverload() {
    double required = 0;
    for (int leaf : leavesWithWeight()) {
      required = Math.max(required, (dispersed[leaf] - weighted[leaf]) / weighted[leaf]);
    }
    return required > 1e-9 ? required : 0;
  }

  /** The overload at which replicas are spread as well as the number of devices allows. */
  double requiredOverload() {
    return requiredOverload;
  }

  /**
   * Average replicas of a partition by node.
   *
   * @param overload how much more than by weight a device may take, 0.1 for a tenth
   */
  double[] target(double overload) {
    if (requiredOverload == 0) {
      return dispersed.clone();
    }
    double step = Math.min(overload, requiredOverload) / requiredOverload;
    var target = new double[tree.nodes()];
    for (int node = 0; node < target.length; node++) {
      target[node] = weighted[node] + (dispersed[node] - weighted[node]) * step;
    }
    return target;
  }
}
