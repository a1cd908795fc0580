package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.proxy.Quorum;
import java.util.List;

/** Judges the answers to one version of a write (rules 2, 5, 6 and 8). Pure. */
final class WriteQuorum {
  private final Quorum quorum;
  private final Version version;

  /**
   * @param quorum of all primaries, whether they can take the write or not
   * @param version whose answers count
   */
  WriteQuorum(Quorum quorum, Version version) {
    this.quorum = quorum;
    this.version = version;
  }

  /**
   * @param sentTo mask of the replicas to which this version was sent
   * @param answers in order of arrival, also those to other versions, of handoffs, and repeated
   *     ones
   */
  WriteVerdict judge(long sentTo, List<WriteAnswer> answers) {
    long taken = 0;
    long refused = 0;
    long without = 0;
    long answered = 0;
    boolean heldLive = false;
    Version newest = Version.NONE;
    for (WriteAnswer answer : answers) {
      if (!answer.version().equals(version) || quorum.isReached(taken)) {
        continue;
      }
      long replica = Quorum.only(answer.replica()) & quorum.everyone();
      answered |= replica;
      switch (answer) {
        case WriteAnswer.Taken(_, _, var counts, var held, _, _) -> {
          taken |= counts ? replica : 0;
          heldLive |= held && counts && replica != 0;
        }
        case WriteAnswer.Refused(_, _, var there) -> {
          refused |= replica;
          newest = replica == 0 ? newest : Version.max(newest, there);
        }
        case WriteAnswer.NoData _ -> without |= replica;
        case WriteAnswer.Outdated _, WriteAnswer.Failed _ -> {}
      }
    }
    if (quorum.isReached(taken)) {
      return new WriteVerdict.Durable(heldLive);
    }
    long pending = sentTo & quorum.everyone() & ~answered;
    if (quorum.isReached(taken | pending)) {
      return new WriteVerdict.Undecided();
    }
    long alive = taken | refused | without;
    if (!quorum.isReached(alive)) {
      return quorum.isReached(alive | pending)
          ? new WriteVerdict.Undecided()
          : new WriteVerdict.Impossible();
    }
    return refused == 0 ? new WriteVerdict.NoData() : new WriteVerdict.Lost(newest);
  }
}
