package io.martinet.database;

import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.RowBatch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows that came after a sequence, for a peer that catches up. One thread at a time. */
final class CatchUpReader<R> implements AutoCloseable {
  private static final int OWN_COLUMN = 4;

  /** Room for one row of longest strings below the batch's limit. */
  private static final int BATCH_BYTES = RowBatch.BYTES_MAX - 256 * 1024;

  private final RowKind<R> kind;
  private final RowOwner owner;
  private final PreparedStatement select;

  /**
   * Some rows in order of their sequences.
   *
   * @param upTo no row up to this sequence is missing from them
   */
  record Rows<R>(List<R> rows, long upTo) {}

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
   * Reads rows after a sequence, deleted ones too, as many as one batch holds.
   *
   * @param range its range of names alone counts
   * @param newest the database's newest sequence
   */
  Rows<R> read(long after, ListingQuery range, long newest) throws SQLException {
    NameRange names = NameRange.of(range);
    select.setLong(1, after);
    select.setBytes(2, names.from());
    select.setBytes(3, names.to());
    var rows = new ArrayList<R>();
    long bytes = 0;
    long upTo = after;
    try (ResultSet result = select.executeQuery()) {
      while (result.next()) {
        if (rows.size() == RowBatch.ROWS_MAX || bytes > BATCH_BYTES) {
          return new Rows<>(rows, upTo);
        }
        R row = kind.read(owner, result.getString(2), result.getInt(1) != 0, result, OWN_COLUMN);
        bytes += kind.comparedBytes(row).length + ownerBytes();
        rows.add(row);
        upTo = result.getLong(3);
      }
    }
    return new Rows<>(rows, newest);
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
