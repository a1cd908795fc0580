package io.martinet.replicator;

import java.util.SortedMap;
import java.util.concurrent.atomic.LongAdder;

/** What a pass over objects did. Thread-safe. */
final class ObjectTally {
  final LongAdder partitions = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder rowsRead = new LongAdder();
  final LongAdder pushed = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder kept = new LongAdder();
  final LongAdder filled = new LongAdder();
  final LongAdder failures = new LongAdder();

  /**
   * Container rows that the devices owed and had in memory when the pass came to them: not those of
   * devices that left the ring.
   */
  final LongAdder rowsOwed = new LongAdder();

  SortedMap<String, Long> counts() {
    return PassReport.counts(partitions.sum(), failures.sum(), dropped.sum());
  }

  /** In one line, for people and scripts. */
  @Override
  public String toString() {
    return "partitions=%d requests=%d rows_read=%d bodies_read=%d dropped=%d kept=%d filled=%d"
        .concat(" rows_owed=%d failures=%d")
        .formatted(
            partitions.sum(),
            requests.sum(),
            rowsRead.sum(),
            pushed.sum(),
            dropped.sum(),
            kept.sum(),
            filled.sum(),
            rowsOwed.sum(),
            failures.sum());
  }
}
