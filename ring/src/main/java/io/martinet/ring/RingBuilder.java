package io.martinet.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The mutable form of a ring: devices come, go and change weight, then {@link #rebalance} makes the
 * next {@link Ring}. Deterministic: the same steps and seed give the same ring, byte for byte.
 *
 * <p>Devices get partitions by weight, to within one partition of their share; the replicas of a
 * partition spread over regions, zones, servers and devices as evenly as the weights allow. This
 * form places from scratch each time; it does not yet hold moves to the minimum (decision 011).
 *
 * <p>Belongs to one thread.
 */
public final class RingBuilder {
  private final int partPower;
  private final double replicas;
  private final TreeMap<Integer, Device> devices = new TreeMap<>();
  private long version;

  /**
   * A builder without devices; its first ring has version 1.
   *
   * @param partPower the ring will have {@code 2^partPower} partitions
   * @param replicas 1 to {@link Ring#REPLICAS_MAX}; with a fraction, so large a part of the
   *     partitions has one replica more
   */
  public RingBuilder(int partPower, double replicas) {
    if (partPower < Ring.PART_POWER_MIN || partPower > Ring.PART_POWER_MAX) {
      throw new IllegalArgumentException(
          "part power must be "
              + Ring.PART_POWER_MIN
              + ".."
              + Ring.PART_POWER_MAX
              + ", was "
              + partPower);
    }
    if (!(replicas >= 1 && replicas <= Ring.REPLICAS_MAX)) {
      throw new IllegalArgumentException(
          "replicas must be 1.." + Ring.REPLICAS_MAX + ", was " + replicas);
    }
    this.partPower = partPower;
    this.replicas = replicas;
  }

  /** A builder with a ring's devices; its first ring has the next version. */
  public static RingBuilder of(Ring ring) {
    var builder = new RingBuilder(ring.partPower(), ring.replicaCount());
    ring.devices().forEach(builder::add);
    builder.version = ring.version();
    return builder;
  }

  /**
   * Adds a device under its own id.
   *
   * @throws IllegalArgumentException if the id is taken, or the name is taken on that server
   */
  public RingBuilder add(Device device) {
    for (Device other : devices.values()) {
      if (other.server().equals(device.server()) && other.device().equals(device.device())) {
        throw new IllegalArgumentException(
            "device " + device.device() + " on " + device.server() + " is there already");
      }
    }
    if (devices.putIfAbsent(device.id(), device) != null) {
      throw new IllegalArgumentException("device id " + device.id() + " is taken");
    }
    return this;
  }

  /** The smallest id above all that are in use: ids of removed devices at the end come again. */
  public int nextId() {
    return devices.isEmpty() ? 0 : devices.lastKey() + 1;
  }

  /** Whether a device has that id. */
  public boolean has(int id) {
    return devices.containsKey(id);
  }

  /** Changes a device's weight; takes effect with the next rebalance. */
  public RingBuilder setWeight(int id, double weight) {
    devices.put(id, require(id).withWeight(weight));
    return this;
  }

  /** Takes a device out; its id becomes a hole in the next ring. */
  public RingBuilder remove(int id) {
    devices.remove(require(id).id());
    return this;
  }

  private Device require(int id) {
    Device device = devices.get(id);
    if (device == null) {
      throw new IllegalArgumentException("no device " + id);
    }
    return device;
  }

  /**
   * Places all partitions.
   *
   * @param seed decides between equally good places
   * @return a ring whose version is one above the one before
   * @throws IllegalStateException if fewer devices have a weight than a partition has replicas, or
   *     no partition would have a replica; nothing changed
   */
  public Ring rebalance(long seed) {
    int cells = (int) Math.round(replicas * (1 << partPower));
    var placement = new Placement(partPower, cells, List.copyOf(devices.values()), seed);
    char[][] rows = placement.rows();
    version++;
    return new Ring(version, partPower, byId(), rows);
  }

  private List<@Nullable Device> byId() {
    var list = new ArrayList<@Nullable Device>();
    for (Device device : devices.values()) {
      while (list.size() < device.id()) {
        list.add(null);
      }
      list.add(device);
    }
    return list;
  }
}
