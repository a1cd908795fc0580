package io.martinet.database;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one transaction changes in sums and sequence; counts once the transaction is committed.
 * Confined to it.
 */
final class Tally {
  private long sequence;
  private RowSum sum;
  private final SortedMap<Integer, Totals> deltas = new TreeMap<>();

  Tally(long sequence, RowSum sum) {
    this.sequence = sequence;
    this.sum = sum;
  }

  /** The number of the next row that changes: greater than all before in this database. */
  long nextSequence() {
    return ++sequence;
  }

  void add(RowSum term, int policy, Totals totals) {
    sum = sum.plus(term);
    deltas.merge(policy, totals, Totals::plus);
  }

  void subtract(RowSum term, int policy, Totals totals) {
    sum = sum.minus(term);
    deltas.merge(policy, Totals.NONE.minus(totals), Totals::plus);
  }

  /** Begins again from nothing, for a recount. */
  void clear() {
    sum = RowSum.EMPTY;
    deltas.clear();
  }

  long sequence() {
    return sequence;
  }

  RowSum sum() {
    return sum;
  }

  /** Change of the totals by policy index. */
  SortedMap<Integer, Totals> deltas() {
    return deltas;
  }
}
