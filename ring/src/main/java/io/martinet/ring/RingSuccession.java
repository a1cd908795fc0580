package io.martinet.ring;

import io.martinet.core.Majority;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a ring may follow the ones in force. Only two rings ever count (rule 6), so each
 * partition must by then have a majority of primaries that can speak for it, and one that is being
 * filled must keep every one of these. Immutable.
 *
 * @param inForce the ring in force and the one before it
 * @param followed devices that have noted the ring in force and lack nothing of what both rings
 *     gave them
 */
public record RingSuccession(RingPair inForce, Set<String> followed) {
  /** Why the ring may not follow; empty if it may. */
  public Optional<String> refusal(Ring next) {
    int partPower = inForce.current().partPower();
    if (next.partPower() != partPower) {
      return Optional.of(
          "its part power is %d, that of the ring in force %d: every object would move"
              .formatted(next.partPower(), partPower));
    }
    var waitedFor = new TreeSet<String>();
    int unready = 0;
    int shrunk = 0;
    for (int partition = 0; partition < next.partitions(); partition++) {
      List<String> primaries = names(inForce.current(), partition);
      List<String> speakers = speakers(primaries, partition);
      List<String> after = names(next, partition);
      boolean isKept = !inForce.isInTransition(partition) || after.containsAll(speakers);
      if (speakers.size() < Majority.of(primaries.size()) || !isKept) {
        unready++;
        primaries.stream().filter(each -> !speakers.contains(each)).forEach(waitedFor::add);
      } else if (isShrunkTooFar(primaries, after)) {
        shrunk++;
      }
    }
    if (unready > 0) {
      return Optional.of(
          "%d partitions are not settled by the ring in force: wait for devices=%s, or take out those that are lost"
              .formatted(unready, String.join(",", waitedFor)));
    }
    return shrunk == 0
        ? Optional.empty()
        : Optional.of(
            "it takes too many replicas of %d partitions away at once: go down by one"
                .formatted(shrunk));
  }

  private List<String> speakers(List<String> primaries, int partition) {
    Ring former = inForce.former();
    List<String> before = former == null ? primaries : names(former, partition);
    return primaries.stream()
        .filter(followed::contains)
        .filter(device -> before.contains(device) || inForce.filled().contains(device))
        .toList();
  }

  /**
   * Whether a majority of those left, none of which is filled anew, could have missed what a
   * majority of those before acknowledged.
   */
  private static boolean isShrunkTooFar(List<String> before, List<String> after) {
    var staying = new ArrayList<>(after);
    staying.retainAll(before);
    int majority = Majority.of(after.size());
    return staying.size() >= majority && majority + Majority.of(before.size()) <= before.size();
  }

  private static List<String> names(Ring ring, int partition) {
    return ring.primaries(partition).stream().map(Device::device).toList();
  }
}
