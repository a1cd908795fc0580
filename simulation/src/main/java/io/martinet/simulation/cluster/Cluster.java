package io.martinet.simulation.cluster;

import io.martinet.http.PeerAddress;
import io.martinet.http.wire.PeerDevice;
import io.martinet.ring.Device;
import io.martinet.ring.PathHashers;
import io.martinet.ring.Ring;
import io.martinet.ring.builder.RingBuilder;
import io.martinet.simulation.DeviceOpener;
import io.martinet.simulation.Random64;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The machines of a run: storage in zones of its own, proxies, and those that take rows. */
final class Cluster {
  /** As many partitions as the simulated engine's digests have buckets at most. */
  private static final int PART_POWER = 3;

  private static final int REPLICAS = 3;

  /** Devices of the first ring, and those that later ones may add. */
  private static final int DEVICES = 5;

  private static final int SPARE_DEVICES = 2;
  private static final int ROW_HOSTS = 3;
  private static final int PROXIES = 2;
  private static final int PORT = 6200;
  private static final double WEIGHT = 100;

  /** In every other run clocks are wrong by up to so much. */
  private static final int SKEW_MILLIS_MAX = 3_000;

  private final Surroundings surroundings;
  private final int skewMillis;
  private final List<StorageNode> nodes = new ArrayList<>();
  private final List<ProxyNode> proxies = new ArrayList<>();

  Cluster(World world, DeviceOpener opener) {
    this.skewMillis = world.random().oneIn(2) ? SKEW_MILLIS_MAX : 0;
    var builder = new RingBuilder(PART_POWER, REPLICAS);
    for (int i = 0; i < DEVICES; i++) {
      builder.add(device(i));
    }
    var board = new RingBoard(builder.rebalance(world.random().below(1000)));
    Ring rowRing = rowRing();
    var rows = new RowHosts(rowRing);
    var network = new Network(world);
    surroundings =
        new Surroundings(
            world, network, board, new PathHashers(new byte[] {1}, new byte[] {2}), rows, rowRing);
    rows.start(network);
    for (int i = 0; i < DEVICES + SPARE_DEVICES; i++) {
      var peer = new PeerDevice("d" + i, new PeerAddress("storage-" + i, PORT));
      nodes.add(new StorageNode(peer, surroundings, skew(world.random()), opener));
    }
    for (int i = 0; i < PROXIES; i++) {
      proxies.add(new ProxyNode("proxy-" + i, surroundings, skew(world.random())));
    }
  }

  private static Device device(int i) {
    return Device.of(i, 1, i + 1, "storage-" + i, PORT, "d" + i, WEIGHT);
  }

  private static Ring rowRing() {
    var rows = new RingBuilder(1, ROW_HOSTS);
    for (int i = 0; i < ROW_HOSTS; i++) {
      rows.add(Device.of(i, 1, i + 1, "rows-" + i, PORT, "c" + i, WEIGHT));
    }
    return rows.rebalance(1);
  }

  private Duration skew(Random64 random) {
    return Duration.ofMillis(random.below(2 * skewMillis + 1) - skewMillis);
  }

  /** By which two clocks may differ. */
  long skewNanos() {
    return Duration.ofMillis(2 * skewMillis).toNanos();
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /** All storage machines, also those that no ring names yet. */
  List<StorageNode> nodes() {
    return nodes;
  }

  List<ProxyNode> proxies() {
    return proxies;
  }

  /** Names of all machines between which links may be cut. */
  List<String> machines() {
    var machines = new ArrayList<String>();
    nodes.forEach(node -> machines.add(node.host()));
    proxies.forEach(proxy -> machines.add(proxy.host()));
    for (int i = 0; i < ROW_HOSTS; i++) {
      machines.add("rows-" + i);
    }
    machines.add(Surroundings.BOARD);
    return machines;
  }

  /** Brings up whatever does not run, or not well. */
  void startAll() {
    for (StorageNode node : nodes) {
      if (node.isSick()) {
        node.kill();
      }
      if (!node.isRunning()) {
        node.powerOn();
        node.start();
      }
    }
    for (ProxyNode proxy : proxies) {
      if (!proxy.isRunning()) {
        proxy.start();
      }
    }
  }

  /** Whether every device runs and speaks for all that the ring gives it. */
  boolean isSettled() {
    return nodes.stream().allMatch(StorageNode::isWhole)
        && surroundings.board().inForce().unfilled().isEmpty();
  }

  /**
   * Publishes another ring: a device more, one with another weight, or one without any. It may be
   * refused: then the one in force stays.
   */
  void changeRing() {
    Random64 random = surroundings.world().random();
    Ring inForce = surroundings.board().inForce().current();
    RingBuilder next = RingBuilder.of(inForce);
    int id = random.below(nodes.size());
    if (!next.has(id)) {
      next.add(device(id));
    } else if (random.oneIn(3)) {
      next.setWeight(id, 0);
    } else {
      next.setWeight(id, WEIGHT / 2 + random.below((int) WEIGHT));
    }
    long serving = next.devices().stream().filter(each -> each.weight() > 0).count();
    if (serving <= REPLICAS) {
      return;
    }
    next.pretendMinPartHoursPassed();
    Ring ring = next.rebalance(random.below(1000));
    if (ring.version() > inForce.version()) {
      boolean isTaken = surroundings.board().publish(ring).isEmpty();
      World world = surroundings.world();
      world.note(isTaken ? ring.version() : -ring.version());
      world.tell(() -> "ring %d %s".formatted(ring.version(), isTaken ? text(ring) : "is refused"));
    }
  }

  private static String text(Ring ring) {
    var text = new StringBuilder("is in force:");
    for (int partition = 0; partition < ring.partitions(); partition++) {
      text.append(' ').append(partition);
      ring.primaries(partition).forEach(each -> text.append(' ').append(each.device()));
    }
    return text.toString();
  }
}
