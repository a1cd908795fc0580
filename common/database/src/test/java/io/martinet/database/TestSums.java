package io.martinet.database;

import io.martinet.http.wire.ObjectRow;
import java.util.List;

/** Sums of rows, for tests of servers. */
public final class TestSums {
  private TestSums() {}

  /** The sum that a database of these rows has, in the wire form. */
  public static String of(List<ObjectRow> rows) {
    RowSum sum = RowSum.EMPTY;
    for (ObjectRow row : rows) {
      sum = sum.plus(RowSum.term(ObjectRows.KIND.comparedBytes(row)));
    }
    return sum.toString();
  }
}
