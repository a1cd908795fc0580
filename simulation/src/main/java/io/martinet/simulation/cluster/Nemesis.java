package io.martinet.simulation.cluster;

import io.martinet.simulation.Random64;
import java.util.List;

/** What goes wrong in a run, for as long as it does; the seed has it. */
final class Nemesis {
  /** Between two strokes. */
  private static final int PAUSE_NANOS_SPREAD = 1_500_000_000;

  /** From a ring to the passes that it brings. */
  private static final long RING_SPREAD_NANOS = 2_000_000_000;

  /** From a stroke to its repair. */
  private static final int REPAIR_MICROS_SPREAD = 5_000_000;

  private static final long NANOS_PER_MICRO = 1_000;

  private final Cluster cluster;
  private final World world;
  private final Random64 random;
  private boolean isOver;
  private boolean wasReplaced;

  Nemesis(Cluster cluster) {
    this.cluster = cluster;
    this.world = cluster.surroundings().world();
    this.random = world.random();
  }

  /** Strikes again and again until it is told to end. */
  void begin() {
    cluster.surroundings().network().setRough(true);
    plan();
  }

  private void plan() {
    world.after(
        random.below(PAUSE_NANOS_SPREAD),
        () -> {
          if (!isOver) {
            strike();
            plan();
          }
        });
  }

  /** No more; all links are whole, all machines have power, all processes run. */
  void end() {
    isOver = true;
    cluster.surroundings().network().setRough(false);
    cluster.surroundings().network().heal();
    cluster.startAll();
  }

  /** Whether a disk was lost: what it alone held is lost with it. */
  boolean hasReplacedADisk() {
    return wasReplaced;
  }

  private void strike() {
    // Replicators run all the while.
    anyNode().replicate(_ -> {});
    switch (random.below(15)) {
      case 0, 1, 2 -> kill(anyNode(), false);
      case 3 -> kill(anyNode(), true);
      case 4, 5 -> powerOff(anyNode());
      case 6 -> breakDisk(anyNode());
      case 7 -> killProxy();
      case 8, 9, 10 -> isolate();
      case 11, 12 -> replaceDisk(anyNode());
      default -> changeRing();
    }
  }

  private StorageNode anyNode() {
    return cluster.nodes().get(random.below(cluster.nodes().size()));
  }

  private void repair(Runnable repair) {
    world.after(
        random.below(REPAIR_MICROS_SPREAD) * NANOS_PER_MICRO,
        () -> {
          if (!isOver) {
            repair.run();
          }
        });
  }

  private void kill(StorageNode node, boolean losesIndex) {
    if (node.isRunning()) {
      node.kill();
      if (losesIndex) {
        node.loseIndex();
      }
      repair(() -> restart(node));
    }
  }

  private static void restart(StorageNode node) {
    if (!node.isRunning()) {
      node.powerOn();
      node.start();
    }
  }

  private void powerOff(StorageNode node) {
    if (node.isRunning()) {
      node.powerOff();
      repair(() -> restart(node));
    }
  }

  private void breakDisk(StorageNode node) {
    if (node.isRunning()) {
      node.breakDisk();
      repair(() -> kill(node, false));
    }
  }

  /** One disk in a run, while all others know what they have: more would be loss by right. */
  private void replaceDisk(StorageNode node) {
    if (!wasReplaced && cluster.isSettled()) {
      wasReplaced = true;
      node.kill();
      node.replaceDisk();
      repair(() -> restart(node));
    }
  }

  private void killProxy() {
    ProxyNode proxy = cluster.proxies().get(random.below(cluster.proxies().size()));
    proxy.kill();
    repair(() -> {
      if (!proxy.isRunning()) {
        proxy.start();
      }
    });
  }

  /** Often somebody does not hear of it for a while; replicators begin soon, as they do. */
  private void changeRing() {
    cluster.changeRing();
    world.after(RING_SPREAD_NANOS, () -> cluster.nodes().forEach(node -> node.replicate(_ -> {})));
    if (random.oneIn(2)) {
      List<String> machines = cluster.machines();
      String deaf = machines.get(random.below(machines.size()));
      cluster.surroundings().network().cut(deaf, Surroundings.BOARD);
      repair(cluster.surroundings().network()::heal);
    }
  }

  /** One machine loses its links to some others, in one direction or both. */
  private void isolate() {
    Network network = cluster.surroundings().network();
    List<String> machines = cluster.machines();
    String one = machines.get(random.below(machines.size()));
    int shape = random.below(3);
    for (String other : machines) {
      if (!other.equals(one) && !random.oneIn(3)) {
        if (shape != 0) {
          network.cut(one, other);
        }
        if (shape != 1) {
          network.cut(other, one);
        }
      }
    }
    repair(network::heal);
  }
}
