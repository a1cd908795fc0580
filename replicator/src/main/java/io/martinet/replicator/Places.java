package io.martinet.replicator;

import io.martinet.core.Majority;
import io.martinet.http.PeerAddress;
import io.martinet.http.wire.PeerDevice;
import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.ring.RingPair;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where partitions live by the rings that a pass goes by. Immutable; a pass takes one and ends when
 * a server goes by another ring.
 *
 * @param rings in force when the pass began
 */
record Places(RingPair rings) {
  long ringVersion() {
    return rings.current().version();
  }

  int partitions() {
    return rings.current().partitions();
  }

  /** Bits of the hash that name a partition. */
  int partPower() {
    return rings.current().partPower();
  }

  int partition(long hashHigh) {
    return rings.current().partition(hashHigh);
  }

  /** In ring order. */
  List<PeerDevice> primaries(int partition) {
    return primaries(rings.current(), partition);
  }

  /** Primaries of the partition but for one device. */
  List<PeerDevice> others(int partition, PeerDevice device) {
    return primaries(partition).stream().filter(each -> !each.equals(device)).toList();
  }

  boolean isPrimary(PeerDevice device, int partition) {
    return primaries(partition).contains(device);
  }

  /** Primaries of the partition, and of one in transition those that had it before, behind them. */
  List<PeerDevice> members(int partition) {
    var members = new LinkedHashSet<PeerDevice>(primaries(partition));
    members.addAll(formerPrimaries(partition));
    return List.copyOf(members);
  }

  /** Whether so many hold the partition that nobody else can have acknowledged a write alone. */
  boolean isMajority(int partition, Collection<PeerDevice> devices) {
    List<PeerDevice> former = formerPrimaries(partition);
    return hasMajority(primaries(partition), devices)
        && (former.isEmpty() || hasMajority(former, devices));
  }

  private static boolean hasMajority(List<PeerDevice> set, Collection<PeerDevice> devices) {
    return set.stream().filter(devices::contains).count() >= Majority.of(set.size());
  }

  private List<PeerDevice> formerPrimaries(int partition) {
    Ring former = rings.former();
    return former == null || !isInTransition(partition) ? List.of() : primaries(former, partition);
  }

  /** Whether those that had the partition before must still have it. */
  boolean isInTransition(int partition) {
    return rings.isInTransition(partition);
  }

  /**
   * From whom a device can be given all that was acknowledged of a partition: those that were its
   * primaries before it, or, if it was one itself, or has been filled, and lost what it held, the
   * others: those before it may have missed what was acknowledged since.
   */
  Sources sources(PeerDevice device, int partition) {
    Ring former = rings.former();
    List<PeerDevice> before = former == null ? List.of() : primaries(former, partition);
    boolean isMoved =
        former != null
            && before.stream().noneMatch(each -> each.device().equals(device.device()))
            && !rings.filled().contains(device.device());
    List<PeerDevice> set = isMoved ? before : primaries(partition);
    // Whichever majority acknowledged a write, one of so many others must have been in it.
    // A partition of one replica has none: what its device lost is lost.
    int needed = set.size() == 1 && !isMoved ? 0 : set.size() - Majority.of(set.size()) + 1;
    return new Sources(set.stream().filter(each -> !each.equals(device)).toList(), needed);
  }

  /**
   * @param devices to be filled from
   * @param needed so many of them must have given what they hold
   */
  record Sources(List<PeerDevice> devices, int needed) {}

  /** The devices of the ring that are wanted, in the order of their ids. */
  List<PeerDevice> devices(Predicate<Device> isWanted) {
    return rings.current().devices().stream().filter(isWanted).map(Places::peer).toList();
  }

  /** At the addresses that they have by the ring in force, if it has them still. */
  private List<PeerDevice> primaries(Ring ring, int partition) {
    return ring.primaries(partition).stream().map(this::current).map(Places::peer).toList();
  }

  private Device current(Device device) {
    return rings
        .current()
        .findDevice(device.id())
        .filter(each -> each.device().equals(device.device()))
        .orElse(device);
  }

  private static PeerDevice peer(Device device) {
    return new PeerDevice(device.device(), new PeerAddress(device.ip(), device.port()));
  }
}
