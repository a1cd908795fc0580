package io.martinet.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Table of placement: which devices hold which partition. One row a replica, one device id a
 * partition; with a fractional replica count the last row covers only the first partitions. The
 * device list may have holes where devices were removed.
 *
 * <p>Immutable, so it is shared freely between threads and swapped whole ({@link RingHolder}).
 */
public final class Ring {
  /** Smallest number of partition bits: Swift's tools accept it too. */
  public static final int PART_POWER_MIN = 0;

  /**
   * Largest number of partition bits. Swift allows 32; 24 is 16 million partitions, 96 MiB of table
   * with three replicas, and bounds what a bad file can make us allocate (guessed, none larger is
   * known).
   */
  public static final int PART_POWER_MAX = 24;

  /** Bound of the device list: ids are unsigned 16-bit numbers of which the last means "none". */
  public static final int DEVICES_MAX = 65_535;

  /** Bound of the number of rows, far above use (guessed). */
  public static final int REPLICAS_MAX = 32;

  private static final int HASH_BITS = 32;

  private final long version;
  private final int partPower;
  private final @Nullable Device[] devices;
  private final char[][] rows;
  private final Tiers tiers;

  /**
   * Copies and checks a table.
   *
   * @param version grows with every change of the ring; 0 if unknown
   * @param partPower the ring has {@code 2^partPower} partitions
   * @param devices by device id, null where there is none
   * @param rows device ids, a row a replica; all rows but the last are full
   * @throws IllegalArgumentException if a bound is passed, a row has another length, or an entry
   *     names a device that is not there
   */
  public Ring(long version, int partPower, List<@Nullable Device> devices, char[][] rows) {
    this.version = version;
    this.partPower = partPower;
    this.devices = checkedDevices(devices);
    this.rows = checkedRows(partPower, this.devices, rows);
    this.tiers = new Tiers(this.devices, this.rows);
  }

  private static @Nullable Device[] checkedDevices(List<@Nullable Device> devices) {
    if (devices.size() > DEVICES_MAX) {
      throw new IllegalArgumentException(
          "at most " + DEVICES_MAX + " devices, was " + devices.size());
    }
    @Nullable Device[] byId = devices.toArray(new @Nullable Device[0]);
    for (int id = 0; id < byId.length; id++) {
      Device device = byId[id];
      if (device != null && device.id() != id) {
        throw new IllegalArgumentException("device " + device.id() + " stands at place " + id);
      }
    }
    return byId;
  }

  private static char[][] checkedRows(int partPower, @Nullable Device[] devices, char[][] rows) {
    if (partPower < PART_POWER_MIN || partPower > PART_POWER_MAX) {
      throw new IllegalArgumentException(
          "part power must be " + PART_POWER_MIN + ".." + PART_POWER_MAX + ", was " + partPower);
    }
    if (rows.length < 1 || rows.length > REPLICAS_MAX) {
      throw new IllegalArgumentException(
          "replica rows must be 1.." + REPLICAS_MAX + ", was " + rows.length);
    }
    int partitions = 1 << partPower;
    var copy = new char[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      int length = rows[row].length;
      boolean last = row == rows.length - 1 && row > 0;
      if (length != partitions && !(last && length > 0 && length < partitions)) {
        throw new IllegalArgumentException(
            "row " + row + " has " + length + " entries, expected " + partitions);
      }
      copy[row] = rows[row].clone();
      requireKnownDevices(copy[row], row, devices);
    }
    return copy;
  }

  private static void requireKnownDevices(char[] ids, int row, @Nullable Device[] devices) {
    for (int partition = 0; partition < ids.length; partition++) {
      int id = ids[partition];
      if (id >= devices.length || devices[id] == null) {
        throw new IllegalArgumentException(
            "partition " + partition + ", row " + row + ": no device " + id);
      }
    }
  }

  /** Grows with every change of the ring; 0 if unknown. */
  public long version() {
    return version;
  }

  /** The ring has {@code 2^partPower} partitions. */
  public int partPower() {
    return partPower;
  }

  /** By how many bits the first 32 bits of a path hash are shifted right to give the partition. */
  public int partShift() {
    return HASH_BITS - partPower;
  }

  /** Number of partitions. */
  public int partitions() {
    return 1 << partPower;
  }

  /** Number of rows: no partition has more primaries. */
  public int rows() {
    return rows.length;
  }

  /** Replicas a partition on average; fractional if the last row is short. */
  public double replicaCount() {
    return rows.length - 1 + (double) rows[rows.length - 1].length / partitions();
  }

  /**
   * The partition of a path hash.
   *
   * @param hashHigh the first eight bytes of the hash, big-endian
   */
  public int partition(long hashHigh) {
    return (int) ((hashHigh >>> HASH_BITS) >>> partShift());
  }

  /**
   * All devices in the order of their ids, also those that hold no partition; without the holes.
   */
  public List<Device> devices() {
    var present = new ArrayList<Device>(devices.length);
    for (Device device : devices) {
      if (device != null) {
        present.add(device);
      }
    }
    return present;
  }

  /** The device list by id, null at the holes. */
  List<@Nullable Device> devicesById() {
    var byId = new ArrayList<@Nullable Device>(devices.length);
    Collections.addAll(byId, devices);
    return byId;
  }

  /** The device of that id, empty if the ring has none. */
  public Optional<Device> findDevice(int id) {
    return id >= 0 && id < devices.length ? Optional.ofNullable(devices[id]) : Optional.empty();
  }

  /**
   * The primaries of a partition in ring order. A device that stands twice counts once. Allocates
   * the list; hot paths use {@link #primaries(int, Device[])}.
   *
   * @throws IndexOutOfBoundsException if there is no such partition
   */
  public List<Device> primaries(int partition) {
    var target = new Device[rows.length];
    int count = primaries(partition, target);
    return List.copyOf(Arrays.asList(target).subList(0, count));
  }

  /**
   * Writes the primaries of a partition, in ring order, to the start of an array, and allocates
   * nothing. A device that stands twice counts once.
   *
   * @param target at least {@link #rows()} long; places behind the primaries stay as they were
   * @return number of primaries
   * @throws IndexOutOfBoundsException if there is no such partition or the target is too short
   */
  public int primaries(int partition, Device[] target) {
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      if (row == 0 || partition < rows[row].length) {
        Device device = deviceAt(row, partition);
        if (!contains(target, count, device)) {
          target[count++] = device;
        }
      }
    }
    return count;
  }

  private static boolean contains(Device[] devices, int count, Device wanted) {
    for (int i = 0; i < count; i++) {
      if (devices[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  /**
   * Stand-ins for the primaries of a partition, best first, until devices run out. The iterator
   * belongs to one thread.
   *
   * @throws IndexOutOfBoundsException if there is no such partition
   */
  public Handoffs handoffs(int partition) {
    return new Handoffs(this, tiers, partition);
  }

  /** A copy of the table: device ids, a row a replica; the last row may be short. */
  public char[][] table() {
    var copy = new char[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      copy[row] = rows[row].clone();
    }
    return copy;
  }

  /** Number of partitions that a row covers. */
  int rowLength(int row) {
    return rows[row].length;
  }

  /** The id in one cell of the table. */
  int idAt(int row, int partition) {
    return rows[row][partition];
  }

  @SuppressWarnings("NullAway") // the constructor checked every cell
  Device deviceAt(int row, int partition) {
    return devices[rows[row][partition]];
  }
}
