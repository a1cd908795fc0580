package io.martinet.ring.builder;

import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import java.util.List;

/** What the builder's plan says for a cluster. */
final class Plans {
  private Plans() {}

  /** Average replicas of a partition by device id. */
  static double[] byDevice(RingBuilder builder) {
    FailureTree tree = tree(builder);
    double[] target = target(builder, tree);
    var byDevice = new double[tree.slots()];
    for (Device device : tree.devices()) {
      byDevice[device.id()] = target[tree.node(FailureTree.DEVICE_LEVEL, device.id())];
    }
    return byDevice;
  }

  /** How far the builder's placement is from the best spread; 0 is the best. */
  static long penalty(RingBuilder builder) {
    return penaltyOf(builder, builder.ring());
  }

  /** As {@link #penalty}, of another placement under the builder's plan. */
  static long penaltyOf(RingBuilder builder, Ring ring) {
    FailureTree tree = tree(builder);
    var table = new Table(ring.partitions(), ring.table());
    int[] byDevice = table.held(tree.slots());
    var held = new int[tree.nodes()];
    for (int leaf = tree.leavesBegin(); leaf < tree.nodes(); leaf++) {
      held[leaf] = byDevice[tree.device(leaf).id()];
    }
    tree.sumUp(held);
    var quotas = new Quotas(tree, target(builder, tree), table.partitions(), table.cells(), held);
    var spots = new Spots(tree, quotas, table);
    long penalty = 0;
    for (int partition = 0; partition < table.partitions(); partition++) {
      penalty += spots.penalty(partition);
    }
    return penalty;
  }

  private static double[] target(RingBuilder builder, FailureTree tree) {
    BuilderSettings settings = builder.settings();
    return new ReplicaPlan(tree, settings.replicas()).target(settings.overload());
  }

  private static FailureTree tree(RingBuilder builder) {
    List<Device> staying =
        builder.devices().stream().filter(device -> builder.has(device.id())).toList();
    int slots = builder.devices().getLast().id() + 1;
    return new FailureTree(staying, slots);
  }
}
