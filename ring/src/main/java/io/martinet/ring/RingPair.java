package io.martinet.ring;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two rings that follow each other, and how far the second has come: a partition that it gave to
 * another device is in transition until each device that it was given to has been filled (rule 6).
 * Immutable.
 *
 * <p>A device is the same in both rings if its name is: its address and its weight may change
 * without anything having moved.
 *
 * @param current the ring in force
 * @param former the ring before it, null if this process knows none
 * @param filled names of devices that have reported to have all that the current ring gave them
 */
public record RingPair(Ring current, @Nullable Ring former, Set<String> filled) {
  public RingPair {
    filled = Set.copyOf(filled);
  }

  /** A ring with none before it: nothing moved. */
  public static RingPair of(Ring first) {
    return new RingPair(first, null, Set.of());
  }

  /** The ring before the current one, empty if this process knows none. */
  public Optional<Ring> findFormer() {
    return Optional.ofNullable(former);
  }

  /** Whether a majority of those that had the partition before must agree too. */
  public boolean isInTransition(int partition) {
    if (former == null || partition >= former.partitions()) {
      return false;
    }
    for (Device device : arrivals(former, current, partition)) {
      if (!filled.contains(device.device())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the current ring gave the partition to a device that has yet to be filled: those that
   * had it before must agree too.
   */
  public boolean isArriving(String device, int partition) {
    return former != null
        && partition < former.partitions()
        && !filled.contains(device)
        && arrivals(former, current, partition).stream()
            .anyMatch(each -> each.device().equals(device));
  }

  /** Whether the partition has other primaries than before, in whichever order. */
  public boolean isMoved(int partition) {
    return former != null
        && (partition >= former.partitions()
            || partition >= current.partitions()
            || !names(former, partition).equals(names(current, partition)));
  }

  /** Names of all devices that the current ring gave a partition which they had not before. */
  public Set<String> arrivals() {
    var devices = new TreeSet<String>();
    for (int partition = 0; former != null && partition < former.partitions(); partition++) {
      arrivals(former, current, partition).forEach(device -> devices.add(device.device()));
    }
    return devices;
  }

  /** Names of devices that have yet to be filled; with none, no partition is in transition. */
  public Set<String> unfilled() {
    Set<String> devices = new TreeSet<>(arrivals());
    devices.removeAll(filled);
    return devices;
  }

  /** Null if that changes nothing. */
  @Nullable RingPair withFilled(long version, Set<String> devices) {
    if (version != current.version() || filled.containsAll(devices)) {
      return null;
    }
    var all = new HashSet<>(filled);
    all.addAll(devices);
    return new RingPair(current, former, all);
  }

  private static List<Device> arrivals(Ring former, Ring current, int partition) {
    List<Device> primaries = current.primaries(partition);
    if (primaries.equals(former.primaries(partition))) {
      return List.of();
    }
    Set<String> before = names(former, partition);
    var arrivals = new ArrayList<Device>();
    for (Device device : primaries) {
      if (!before.contains(device.device())) {
        arrivals.add(device);
      }
    }
    return arrivals;
  }

  private static Set<String> names(Ring ring, int partition) {
    var names = new HashSet<String>();
    ring.primaries(partition).forEach(device -> names.add(device.device()));
    return names;
  }
}
