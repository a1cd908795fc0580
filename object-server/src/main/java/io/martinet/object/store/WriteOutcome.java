package io.martinet.object.store;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;

/** What became of a {@link Write}. */
public sealed interface WriteOutcome {
  /**
   * Durable and indexed.
   *
   * @param before state just before, in commit order
   * @param after the join
   * @param content what the container row of the joined object says
   * @param position of the record in the log: names the pending rows of the write
   */
  record Done(ObjectState before, ObjectState after, RowContent content, long position)
      implements WriteOutcome {}

  /** The same version with the same content stands already: success, nothing was written. */
  record Already(ObjectState state) implements WriteOutcome {}

  /**
   * The promise is durable (rule 7).
   *
   * @param state that stands; what is below the promise will not change it
   */
  record Promised(ObjectState state) implements WriteOutcome {}

  /**
   * A part at least as new stands here, or a promise that the write is below of, or was not given;
   * nothing was written.
   *
   * @param newest of both
   */
  record Refused(Version newest, ObjectState state) implements WriteOutcome {}

  /** A POST found no live data. */
  record NoData(ObjectState state) implements WriteOutcome {}

  /** A POST found data past their time; nothing was written. */
  record Expired(ObjectState state) implements WriteOutcome {}

  /**
   * The ring by which it was let in is past, and another one names who must agree on the partition
   * (rule 6); nothing was written.
   */
  record Outdated() implements WriteOutcome {}

  /** Queue or disk is full; nothing was written. */
  record Full(String reason) implements WriteOutcome {}

  /**
   * The device is fenced, or failed in this batch: whether the write survives is not known, and it
   * never counts.
   */
  record Failed(String reason) implements WriteOutcome {}

  /** The key cannot be judged here now (quarantined, index rebuilding). */
  record Unknown(String reason) implements WriteOutcome {}
}
