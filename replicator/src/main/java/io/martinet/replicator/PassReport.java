package io.martinet.replicator;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a pass did, for people and scripts.
 *
 * @param lines one a kind of thing: {@code objects policy=0 key=value …}
 * @param counts by kind of thing ({@code account}, {@code container}, {@code object}): how many
 *     were attempted, how many of these are well, failed, and removed, by Swift's names
 * @param failures things left for the next pass, each told in the log
 */
public record PassReport(
    List<String> lines, SortedMap<String, Map<String, Long>> counts, long failures) {
  /**
   * Counts of one kind of thing.
   *
   * @param attempted partitions or databases that were compared
   * @param failures of these
   * @param removed copies handed back
   */
  static SortedMap<String, Long> counts(long attempted, long failures, long removed) {
    var counts = new TreeMap<String, Long>();
    counts.put("attempted", attempted);
    counts.put("success", Math.max(0, attempted - failures));
    counts.put("failure", failures);
    counts.put("remove", removed);
    return counts;
  }

  public PassReport {
    lines = List.copyOf(lines);
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }
}
