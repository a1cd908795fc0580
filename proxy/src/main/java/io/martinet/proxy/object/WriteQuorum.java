package io.martinet.proxy.object;

import io.martinet.core.Majority;
import io.martinet.core.Version;
import java.util.BitSet;
import java.util.List;

/** Judges the answers to one version of a write (rules 2 and 8). Pure. */
final class WriteQuorum {
  private final int majority;
  private final Version version;

  /**
   * @param replicas all primaries, whether they can take the write or not
   * @param version whose answers count
   */
  WriteQuorum(int replicas, Version version) {
    this.majority = Majority.of(replicas);
    this.version = version;
  }

  /**
   * @param sentTo to how many replicas this version was sent
   * @param answers in order of arrival, also those to other versions, and repeated ones
   */
  WriteVerdict judge(int sentTo, List<WriteAnswer> answers) {
    var taken = new BitSet();
    var refused = new BitSet();
    var without = new BitSet();
    var answered = new BitSet();
    boolean heldLive = false;
    Version newest = Version.NONE;
    for (WriteAnswer answer : answers) {
      if (!answer.version().equals(version) || taken.cardinality() >= majority) {
        continue;
      }
      answered.set(answer.replica());
      switch (answer) {
        case WriteAnswer.Taken(var replica, _, var held, _) -> {
          taken.set(replica);
          heldLive |= held;
        }
        case WriteAnswer.Refused(var replica, _, var there) -> {
          refused.set(replica);
          newest = Version.max(newest, there);
        }
        case WriteAnswer.NoData(var replica, _) -> without.set(replica);
        case WriteAnswer.Failed _ -> {}
      }
    }
    int pending = sentTo - answered.cardinality();
    if (taken.cardinality() >= majority) {
      return new WriteVerdict.Durable(heldLive);
    }
    if (taken.cardinality() + pending >= majority) {
      return new WriteVerdict.Undecided();
    }
    int alive = taken.cardinality() + refused.cardinality() + without.cardinality();
    if (alive < majority) {
      return alive + pending >= majority
          ? new WriteVerdict.Undecided()
          : new WriteVerdict.Impossible();
    }
    return refused.isEmpty() ? new WriteVerdict.NoData() : new WriteVerdict.Lost(newest);
  }
}
