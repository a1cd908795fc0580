package io.martinet.cluster;

import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.ring.RingPair;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a ring may follow the ones in force. Only two rings ever count (rule 6), so a partition
 * that is still being filled must keep every device that can speak for it: those that had it
 * before, and those that have been filled.
 */
final class RingSuccession {
  private RingSuccession() {}

  /** Why the ring may not follow; empty if it may. */
  static Optional<String> refusal(RingPair inForce, Ring next) {
    int partPower = inForce.current().partPower();
    if (next.partPower() != partPower) {
      return Optional.of(
          "its part power is %d, that of the ring in force %d: every object would move"
              .formatted(next.partPower(), partPower));
    }
    Set<String> unfilled = inForce.unfilled();
    var waitedFor = new TreeSet<String>();
    int partitions = 0;
    for (int partition = 0; partition < next.partitions(); partition++) {
      if (inForce.isInTransition(partition) && !keepsSpeakers(inForce, next, partition)) {
        partitions++;
        names(inForce.current(), partition).stream()
            .filter(unfilled::contains)
            .forEach(waitedFor::add);
      }
    }
    return partitions == 0
        ? Optional.empty()
        : Optional.of(
            "%d partitions that it moves are still being filled: devices=%s"
                .formatted(partitions, String.join(",", waitedFor)));
  }

  private static boolean keepsSpeakers(RingPair inForce, Ring next, int partition) {
    List<String> kept = names(next, partition);
    List<String> before =
        inForce.findFormer().map(ring -> names(ring, partition)).orElse(List.of());
    return names(inForce.current(), partition).stream()
        .filter(device -> before.contains(device) || inForce.filled().contains(device))
        .allMatch(kept::contains);
  }

  private static List<String> names(Ring ring, int partition) {
    return ring.primaries(partition).stream().map(Device::device).toList();
  }
}
