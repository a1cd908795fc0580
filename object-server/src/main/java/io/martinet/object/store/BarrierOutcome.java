package io.martinet.object.store;

/** What became of a {@link ObjectStore#barrier}. */
public sealed interface BarrierOutcome {
  /** All that was submitted before has been decided, and what was written is in the index. */
  record Passed() implements BarrierOutcome {}

  /** The committer's queue is full: come again. */
  record Full(String reason) implements BarrierOutcome {}

  /** The device is fenced, rebuilding or closing: what it shows may not be all. */
  record Failed(String reason) implements BarrierOutcome {}
}
