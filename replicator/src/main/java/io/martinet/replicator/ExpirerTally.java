package io.martinet.replicator;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What one pass of the expirer did. Thread-safe. */
final class ExpirerTally {
  private final LongAdder deleted = new LongAdder();
  private final LongAdder queuedDeleted = new LongAdder();
  private final LongAdder left = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAccumulator oldestSeconds = new LongAccumulator(Math::max, 0);

  /** An expired object is gone. */
  void deleted() {
    deleted.increment();
  }

  /** An object is gone that a manifest named. */
  void queuedDeleted() {
    queuedDeleted.increment();
  }

  /** An object has expired and is still there. */
  void left(long overdueSeconds) {
    left.increment();
    oldestSeconds.accumulate(overdueSeconds);
  }

  /** A device did not answer, or a deletion found no majority. */
  void failed() {
    failures.increment();
  }

  long deletedCount() {
    return deleted.sum();
  }

  long queuedDeletedCount() {
    return queuedDeleted.sum();
  }

  long leftCount() {
    return left.sum();
  }

  long failureCount() {
    return failures.sum();
  }

  /** How long ago the oldest of what is left expired, in seconds. */
  long oldestLeftSeconds() {
    return oldestSeconds.get();
  }

  boolean isWorthALine() {
    return deletedCount() + queuedDeletedCount() + leftCount() + failureCount() > 0;
  }

  @Override
  public String toString() {
    return "deleted=%d queued_deleted=%d left=%d oldest_left_seconds=%d failures=%d"
        .formatted(
            deletedCount(), queuedDeletedCount(), leftCount(), oldestLeftSeconds(), failureCount());
  }
}
