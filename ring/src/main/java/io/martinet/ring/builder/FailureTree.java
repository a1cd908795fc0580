package io.martinet.ring.builder;

import io.martinet.ring.Device;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Failure domains as a tree in arrays: the cluster, regions, zones, servers, devices. Nodes have
 * dense numbers, level after level, and the children of a node follow each other, so that hot loops
 * read neighbouring numbers. Immutable.
 */
final class FailureTree {
  /** Levels below the cluster. */
  static final int LEVELS = 4;

  static final int DEVICE_LEVEL = LEVELS - 1;

  /** The cluster: parent of the regions. */
  static final int ROOT = 0;

  private static final int NONE = -1;

  private static final Comparator<Device> ORDER =
      Comparator.comparingInt(Device::region)
          .thenComparingInt(Device::zone)
          .thenComparing(Device::ip)
          .thenComparingInt(Device::id);

  private final List<Device> devices;
  private final int[][] nodeOfDevice;
  private final int[] parents;
  private final int[] childrenBegin;
  private final int[] childrenEnd;
  private final int leavesBegin;

  /**
   * @param unordered the devices that are there, in any order
   * @param slots above every device id
   */
  FailureTree(List<Device> unordered, int slots) {
    devices = unordered.stream().sorted(ORDER).toList();
    int[][] nodes = new int[LEVELS][devices.size()];
    int count = 1;
    for (int level = 0; level < LEVELS; level++) {
      count = number(level, count, nodes[level]);
    }
    leavesBegin = count - devices.size();
    parents = new int[count];
    childrenBegin = new int[count];
    childrenEnd = new int[count];
    nodeOfDevice = new int[LEVELS][slots];
    for (int[] ofLevel : nodeOfDevice) {
      Arrays.fill(ofLevel, NONE);
    }
    for (int place = 0; place < devices.size(); place++) {
      link(nodes, place);
    }
  }

  /** Gives numbers to the nodes of a level; returns the next number. */
  private int number(int level, int first, int[] nodes) {
    int next = first;
    for (int place = 0; place < nodes.length; place++) {
      if (place == 0 || !sameDomain(level, devices.get(place - 1), devices.get(place))) {
        next++;
      }
      nodes[place] = next - 1;
    }
    return next;
  }

  private static boolean sameDomain(int level, Device a, Device b) {
    return a.region() == b.region()
        && (level < 1 || a.zone() == b.zone())
        && (level < 2 || a.ip().equals(b.ip()))
        && (level < DEVICE_LEVEL || a.id() == b.id());
  }

  private void link(int[][] nodes, int place) {
    int parent = ROOT;
    for (int level = 0; level < LEVELS; level++) {
      int node = nodes[level][place];
      nodeOfDevice[level][devices.get(place).id()] = node;
      parents[node] = parent;
      if (childrenEnd[parent] == 0) {
        childrenBegin[parent] = node;
      }
      childrenEnd[parent] = node + 1;
      parent = node;
    }
  }

  /** Number of nodes, the cluster included. */
  int nodes() {
    return parents.length;
  }

  /** Above every device id. */
  int slots() {
    return nodeOfDevice[0].length;
  }

  /** The devices, in the order of their leaves. */
  List<Device> devices() {
    return devices;
  }

  /** Number of the first leaf; the others follow. */
  int leavesBegin() {
    return leavesBegin;
  }

  /** The leaf's device. */
  Device device(int leaf) {
    return devices.get(leaf - leavesBegin);
  }

  boolean isLeaf(int node) {
    return node >= leavesBegin;
  }

  int parent(int node) {
    return parents[node];
  }

  int childrenBegin(int node) {
    return childrenBegin[node];
  }

  /** One above the number of the node's last child. */
  int childrenEnd(int node) {
    return childrenEnd[node];
  }

  /**
   * The domain of a device that is in the tree.
   *
   * @param level 0 region, 1 zone, 2 server, 3 the device itself
   */
  int node(int level, int deviceId) {
    return nodeOfDevice[level][deviceId];
  }

  /** Adds each node's value to its parent's; call with the leaves' values set. */
  void sumUp(double[] values) {
    for (int node = nodes() - 1; node > ROOT; node--) {
      values[parents[node]] += values[node];
    }
  }

  /** As {@link #sumUp(double[])}. */
  void sumUp(int[] values) {
    for (int node = nodes() - 1; node > ROOT; node--) {
      values[parents[node]] += values[node];
    }
  }
}
