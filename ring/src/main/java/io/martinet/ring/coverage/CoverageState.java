package io.martinet.ring.coverage;

import io.martinet.ring.Ring;
import io.martinet.ring.RingHolder;
import java.util.BitSet;

/**
 * What a device covers by one version of a ring. Not changed once made.
 *
 * @param ringVersion that this was worked out for
 * @param partitions of the ring
 * @param own partitions of which the device is a primary, and has all that was ever acknowledged
 * @param leaving partitions of which it was such a primary by the ring before: it can speak for
 *     them until the ring changes again
 */
record CoverageState(long ringVersion, int partitions, BitSet own, BitSet leaving) {
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
  CoverageState under(RingHolder.Pair rings, String device) {
    Ring current = rings.current();
    Ring former = rings.former();
    if (current.version() == ringVersion) {
      return this;
    }
    if (former == null || former.version() != ringVersion || partitions != current.partitions()) {
      return empty(current.version(), current.partitions());
    }
    BitSet assigned = assigned(current, device);
    BitSet stays = (BitSet) own.clone();
    stays.and(assigned);
    BitSet leaves = (BitSet) own.clone();
    leaves.andNot(assigned);
    return new CoverageState(current.version(), partitions, stays, leaves);
  }

  /** With partitions that were filled by now. */
  CoverageState withFilled(Iterable<Integer> filled) {
    BitSet grown = (BitSet) own.clone();
    filled.forEach(grown::set);
    return new CoverageState(ringVersion, partitions, grown, leaving);
  }

  boolean covers(int partition) {
    return own.get(partition) || leaving.get(partition);
  }

  /** The partitions of which a device is a primary. */
  static BitSet assigned(Ring ring, String device) {
    var assigned = new BitSet(ring.partitions());
    for (int partition = 0; partition < ring.partitions(); partition++) {
      if (ring.primaries(partition).stream().anyMatch(each -> each.device().equals(device))) {
        assigned.set(partition);
      }
    }
    return assigned;
  }
}
