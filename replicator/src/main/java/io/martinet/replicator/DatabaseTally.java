package io.martinet.replicator;

import java.util.SortedMap;
import java.util.concurrent.atomic.LongAdder;

/** What a pass over databases did. Thread-safe. */
final class DatabaseTally {
  final LongAdder databases = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder synced = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder kept = new LongAdder();
  final LongAdder filled = new LongAdder();
  final LongAdder refilled = new LongAdder();
  final LongAdder failures = new LongAdder();

  SortedMap<String, Long> counts() {
    return PassReport.counts(databases.sum(), failures.sum(), dropped.sum());
  }

  /** In one line, for people and scripts. */
  @Override
  public String toString() {
    return "databases=%d requests=%d synced=%d dropped=%d kept=%d filled=%d refilled=%d failures=%d"
        .formatted(
            databases.sum(),
            requests.sum(),
            synced.sum(),
            dropped.sum(),
            kept.sum(),
            filled.sum(),
            refilled.sum(),
            failures.sum());
  }
}
