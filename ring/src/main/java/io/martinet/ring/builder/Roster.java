package io.martinet.ring.builder;

import io.martinet.ring.Device;
import io.martinet.ring.Endpoint;
import io.martinet.ring.Ring;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The devices of a builder by id, those that go with the next rebalance among them. */
final class Roster {
  private final TreeMap<Integer, Device> devices = new TreeMap<>();
  private final BitSet leaving = new BitSet();

  /** To find a name that is taken; never iterated. */
  private final Map<Name, Integer> idsByName = new HashMap<>();

  private record Name(Endpoint server, String device) {
    static Name of(Device device) {
      return new Name(device.server(), device.device());
    }
  }

  /**
   * @throws IllegalArgumentException if the id is taken, or the name is taken on that server
   */
  void add(Device device) {
    requireFreeName(device);
    if (devices.putIfAbsent(device.id(), device) != null) {
      throw new IllegalArgumentException("device id " + device.id() + " is taken");
    }
    idsByName.put(Name.of(device), device.id());
  }

  private void requireFreeName(Device device) {
    Integer other = idsByName.get(Name.of(device));
    if (other != null && other != device.id()) {
      throw new IllegalArgumentException(
          "device %s on %s is there already: id %d"
              .formatted(device.device(), device.server(), other));
    }
  }

  /** The smallest id that is free: holes are filled first, as Swift does. */
  int nextId() {
    int id = 0;
    while (devices.containsKey(id)) {
      id++;
    }
    if (id >= Ring.DEVICES_MAX) {
      throw new IllegalStateException("all " + Ring.DEVICES_MAX + " device ids are taken");
    }
    return id;
  }

  Device require(int id) {
    Device device = devices.get(id);
    if (device == null) {
      throw new IllegalArgumentException("no device " + id);
    }
    return device;
  }

  /** As {@link #require}, but for devices that are to go. */
  Device requireStaying(int id) {
    if (leaving.get(id)) {
      throw new IllegalArgumentException("device " + id + " is marked for removal");
    }
    return require(id);
  }

  boolean has(int id) {
    return devices.containsKey(id) && !leaving.get(id);
  }

  boolean isLeaving(int id) {
    return leaving.get(id);
  }

  void replace(Device device) {
    Device former = requireStaying(device.id());
    requireFreeName(device);
    devices.put(device.id(), device);
    idsByName.remove(Name.of(former));
    idsByName.put(Name.of(device), device.id());
  }

  /** Marks a device for removal, which it may be already; it has no weight from now on. */
  void mark(int id) {
    devices.put(id, require(id).withWeight(0));
    leaving.set(id);
  }

  /** Takes out what is marked, and tells which those were. */
  BitSet removeMarked() {
    var removed = (BitSet) leaving.clone();
    for (int id = leaving.nextSetBit(0); id >= 0; id = leaving.nextSetBit(id + 1)) {
      idsByName.remove(Name.of(require(id)));
      devices.remove(id);
    }
    leaving.clear();
    return removed;
  }

  /** All devices in the order of ids, those to go among them. */
  List<Device> all() {
    return List.copyOf(devices.values());
  }

  /** Those that stay. */
  List<Device> staying() {
    return devices.values().stream().filter(device -> !leaving.get(device.id())).toList();
  }

  /** Above every id. */
  int slots() {
    return devices.isEmpty() ? 0 : devices.lastKey() + 1;
  }

  /** By id, null at the holes. */
  List<@Nullable Device> byId() {
    var list = new ArrayList<@Nullable Device>();
    for (int id = 0; id < slots(); id++) {
      list.add(devices.get(id));
    }
    return list;
  }
}
