package io.martinet.ring.coverage;

import io.martinet.ring.Ring;
import io.martinet.ring.RingPair;
import java.util.BitSet;

/**
 * What a device covers by one version of a ring. Not changed once made.
 *
 * @param ringVersion that this was worked out for
 * @param partitions of the ring
 * @param own partitions of which the device is a primary, and has all that was ever acknowledged
 * @param leaving partitions of which it was such a primary by the ring before: it can speak for
 *     them until those that have it now are filled, or the ring changes again
 * @param arriving partitions that this ring gave the device, which had them not by the ring before
 *     and has not been filled; not kept in the file, since what is read from it may be of a device
 *     that was filled and then replaced
 */
record CoverageState(
    long ringVersion, int partitions, BitSet own, BitSet leaving, BitSet arriving) {
  /** As a file tells. */
  CoverageState(long ringVersion, int partitions, BitSet own, BitSet leaving) {
    this(ringVersion, partitions, own, leaving, new BitSet());
  }

  /** Of a device that has no file: all of a ring that is the first, nothing of a later one. */
  static CoverageState ofNew(RingPair rings, String device) {
    Ring current = rings.current();
    Ring former = rings.former();
    if (former == null) {
      return ofFirst(current, device);
    }
    CoverageState nothing = empty(current.version(), current.partitions());
    return isMember(former, device) ? nothing : nothing.withArriving(assigned(current, device));
  }

  /** All that the ring gives the device: nothing can have been acknowledged before. */
  static CoverageState ofFirst(Ring ring, String device) {
    return new CoverageState(
        ring.version(), ring.partitions(), assigned(ring, device), new BitSet());
  }

  /** Nothing: the device must be filled. */
  static CoverageState empty(long ringVersion, int partitions) {
    return new CoverageState(ringVersion, partitions, new BitSet(), new BitSet());
  }

  /**
   * What is left under newer rings. What leaves the device and comes back later has missed the
   * writes between: only what stays without a gap is covered.
   */
  CoverageState under(RingPair rings, String device) {
    Ring current = rings.current();
    Ring former = rings.former();
    if (current.version() == ringVersion) {
      return former == null ? this : released(rings);
    }
    if (former == null || former.version() != ringVersion || partitions != current.partitions()) {
      return empty(current.version(), current.partitions());
    }
    BitSet assigned = assigned(current, device);
    BitSet stays = (BitSet) own.clone();
    stays.and(assigned);
    BitSet leaves = (BitSet) own.clone();
    leaves.andNot(assigned);
    BitSet arrives = (BitSet) assigned.clone();
    arrives.andNot(assigned(former, device));
    return new CoverageState(current.version(), partitions, stays, leaves, arrives).released(rings);
  }

  /** Without what leaves the device and has arrived where it goes. */
  private CoverageState released(RingPair rings) {
    BitSet still = (BitSet) leaving.clone();
    leaving.stream().filter(partition -> !rings.isInTransition(partition)).forEach(still::clear);
    return still.equals(leaving)
        ? this
        : new CoverageState(ringVersion, partitions, own, still, arriving);
  }

  private CoverageState withArriving(BitSet arrives) {
    return new CoverageState(ringVersion, partitions, own, leaving, arrives);
  }

  /** With partitions that were filled by now. */
  CoverageState withFilled(Iterable<Integer> filled) {
    BitSet grown = (BitSet) own.clone();
    filled.forEach(grown::set);
    BitSet still = (BitSet) arriving.clone();
    still.andNot(grown);
    return new CoverageState(ringVersion, partitions, grown, leaving, still);
  }

  /**
   * Whether the device speaks for a partition by these rings, also where this was worked out for
   * the former one.
   */
  boolean covers(RingPair rings, String device, int partition) {
    Ring former = rings.former();
    if (rings.current().version() == ringVersion) {
      return own.get(partition)
          || (leaving.get(partition) && (former == null || rings.isInTransition(partition)));
    }
    return former != null
        && former.version() == ringVersion
        && own.get(partition)
        && (isPrimary(rings.current(), device, partition) || rings.isInTransition(partition));
  }

  private static boolean isMember(Ring ring, String device) {
    return ring.devices().stream().anyMatch(each -> each.device().equals(device));
  }

  /** The partitions of which a device is a primary. */
  static BitSet assigned(Ring ring, String device) {
    var assigned = new BitSet(ring.partitions());
    for (int partition = 0; partition < ring.partitions(); partition++) {
      if (isPrimary(ring, device, partition)) {
        assigned.set(partition);
      }
    }
    return assigned;
  }

  private static boolean isPrimary(Ring ring, String device, int partition) {
    return partition < ring.partitions()
        && ring.primaries(partition).stream().anyMatch(each -> each.device().equals(device));
  }
}
