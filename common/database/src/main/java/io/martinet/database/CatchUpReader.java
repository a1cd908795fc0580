package io.martinet.database;

import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.RowBatch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;

/** Reads the rows that came after a sequence, for a peer that catches up. One thread at a time. */
final class CatchUpReader<R> implements AutoCloseable {
  private static final int OWN_COLUMN = 4;

  /** Room for one row of longest strings below the batch's limit. */
  private static final int BATCH_BYTES = RowBatch.BYTES_MAX - 256 * 1024;

  private final RowKind<R> kind;
  private final RowOwner owner;
  private final PreparedStatement select;

  CatchUpReader(SqliteFile file, RowKind<R> kind, RowOwner owner) throws SQLException {
    this.kind = kind;
    this.owner = owner;
    // The index holds the names too, so rows out of the range are passed over within it.
    select =
        file.prepare(
            "SELECT deleted, name, sequence, "
                + String.join(", ", kind.columns())
                + " FROM entry INDEXED BY entry_by_sequence WHERE sequence > ?"
                + " AND name >= CAST(? AS TEXT) AND name < CAST(? AS TEXT) ORDER BY sequence");
  }

  /**
   * Reads rows after a sequence, deleted ones too, as many as its limit and one batch allow.
   *
   * @param range its range of names and its limit count
   * @param newest the database's newest sequence
   */
  RowsAfter<R> read(long after, ListingQuery range, long newest) throws SQLException {
    NameRange names = NameRange.of(range);
    select.setLong(1, after);
    select.setBytes(2, names.from());
    select.setBytes(3, names.to());
    var rows = new ArrayList<R>();
    long bytes = 0;
    long upTo = after;
    try (ResultSet result = select.executeQuery()) {
      while (result.next()) {
        if (rows.size() == range.limit() || bytes > BATCH_BYTES) {
          return new RowsAfter<>(rows, upTo);
        }
        R row = kind.read(owner, result.getString(2), result.getInt(1) != 0, result, OWN_COLUMN);
        bytes += kind.comparedBytes(row).length + ownerBytes();
        rows.add(row);
        upTo = result.getLong(3);
      }
    }
    return new RowsAfter<>(rows, newest);
  }

  @Override
  public void close() throws SQLException {
    select.close();
  }

  /** Each row of a batch names its owner; three bytes a char at most. */
  private int ownerBytes() {
    return owner.path().toString().length() * 3 + Long.BYTES * 2;
  }
}
