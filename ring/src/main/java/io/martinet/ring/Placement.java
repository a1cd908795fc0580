package io.martinet.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One placement of all partitions. The devices form a tree: region, zone, server, device. Each node
 * knows how many cells of the table it still has to take. The partitions are visited one after the
 * other: of a node's replicas each child takes its average over the partitions left, rounded down,
 * and the children with the largest remainders take one more. So a node never holds one replica of
 * a partition more or less than its average, which is the best spread that the shares allow, and
 * with the last partition every share is used up exactly.
 */
final class Placement {
  private final int partitions;
  private final int cells;
  private final Random random;
  private final Node root;

  /**
   * @param cells replicas of all partitions together
   * @throws IllegalStateException if too few devices have a weight
   */
  Placement(int partPower, int cells, List<Device> devices, long seed) {
    this.partitions = 1 << partPower;
    this.cells = cells;
    // Its algorithm is part of its contract, so a seed means the same ring on every JDK.
    this.random = new Random(seed);
    int[] shares = Shares.of(devices, cells, partitions);
    var leaves = new ArrayList<Node>();
    for (int i = 0; i < shares.length; i++) {
      leaves.add(new Node(devices.get(i), List.of(), shares[i]));
    }
    this.root = tree(leaves, 0);
  }

  private static Node tree(List<Node> leaves, int depth) {
    List<Node> children = leaves;
    if (depth < 3) {
      // Sorted: the order of children decides between equals.
      var groups = new TreeMap<String, List<Node>>();
      for (Node leaf : leaves) {
        groups.computeIfAbsent(leaf.key(depth), key -> new ArrayList<>()).add(leaf);
      }
      children = groups.values().stream().map(group -> tree(group, depth + 1)).toList();
    }
    return new Node(null, children, children.stream().mapToLong(child -> child.left).sum());
  }

  /** The table; call once. */
  char[][] rows() {
    int full = cells / partitions;
    int more = cells % partitions;
    var rows = new char[more > 0 ? full + 1 : full][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = new char[row < full ? partitions : more];
    }
    var chosen = new ArrayList<Device>();
    for (int partition = 0; partition < partitions; partition++) {
      chosen.clear();
      root.take(partition < more ? full + 1 : full, partitions - partition, random, chosen);
      shuffle(chosen);
      for (int row = 0; row < chosen.size(); row++) {
        rows[row][partition] = (char) chosen.get(row).id();
      }
    }
    return rows;
  }

  /** So that no device is first primary more often than its share. */
  private void shuffle(List<Device> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      list.set(i, list.set(random.nextInt(i + 1), list.get(i)));
    }
  }

  /** A region, a zone, a server or, as a leaf, a device. */
  private static final class Node {
    private final @Nullable Device device;
    private final List<Node> children;
    private long left;

    /** What the node takes of the partition in hand. */
    private long taken;

    /** Claim to one more than {@link #taken}, then the lot drawn among equals; 0 is no claim. */
    private long remainder;

    private int lot;

    Node(@Nullable Device device, List<Node> children, long left) {
      this.device = device;
      this.children = children;
      this.left = left;
    }

    String key(int depth) {
      if (device == null) {
        throw new IllegalStateException("only leaves are grouped");
      }
      return switch (depth) {
        case 0 -> Integer.toString(device.region());
        case 1 -> Integer.toString(device.zone());
        default -> device.ip();
      };
    }

    void take(long count, int partitionsLeft, Random random, List<Device> chosen) {
      left -= count;
      if (device != null) {
        chosen.add(device);
        return;
      }
      long rest = count;
      for (Node child : children) {
        child.taken = child.left / partitionsLeft;
        child.remainder = child.left % partitionsLeft;
        child.lot = child.remainder == 0 ? 0 : random.nextInt();
        rest -= child.taken;
      }
      for (; rest > 0; rest--) {
        Node neediest = neediest();
        neediest.taken++;
        neediest.remainder = 0;
      }
      for (Node child : children) {
        if (child.taken > 0) {
          child.take(child.taken, partitionsLeft, random, chosen);
        }
      }
    }

    private Node neediest() {
      Node best = children.getFirst();
      for (Node child : children) {
        if (child.remainder > best.remainder
            || (child.remainder == best.remainder && child.lot > best.lot)) {
          best = child;
        }
      }
      return best;
    }
  }
}
