package io.martinet.database;

import java.util.List;

/**
 * Some rows of a database in order of their sequences.
 *
 * @param rows deleted ones too
 * @param upTo no row up to this sequence is missing from them
 */
public record RowsAfter<R>(List<R> rows, long upTo) {
  public RowsAfter {
    rows = List.copyOf(rows);
  }
}
