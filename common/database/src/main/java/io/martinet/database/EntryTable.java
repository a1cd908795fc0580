package io.martinet.database;

import io.martinet.core.Version;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a database. Live rows and tombstones are apart in the key, so that a listing never
 * wades through tombstones. Methods run in a transaction of the caller; one thread at a time.
 */
final class EntryTable<R> implements AutoCloseable {
  private static final int OWN_COLUMN = 4;

  private final RowKind<R> kind;
  private final RowOwner owner;
  private final PreparedStatement find;
  private final PreparedStatement put;
  private final PreparedStatement remove;
  private final PreparedStatement removeOutlived;
  private final PreparedStatement removeOfOtherPolicies;
  private final PreparedStatement all;

  EntryTable(SqliteFile file, RowKind<R> kind, RowOwner owner) throws SQLException {
    this.kind = kind;
    this.owner = owner;
    String columns = String.join(", ", kind.columns());
    String parameters = String.join(", ", Collections.nCopies(kind.columns().size(), "?"));
    find =
        file.prepare(
            "SELECT deleted, name, sequence, "
                + columns
                + " FROM entry WHERE name = ? AND deleted IN (0, 1)");
    put =
        file.prepare(
            "INSERT OR REPLACE INTO entry (deleted, name, sequence, "
                + columns
                + ") VALUES (?, ?, ?, "
                + parameters
                + ")");
    remove = file.prepare("DELETE FROM entry WHERE deleted = ? AND name = ?");
    removeOutlived = file.prepare("DELETE FROM entry WHERE " + kind.outlived());
    removeOfOtherPolicies = file.prepare("DELETE FROM entry WHERE policy <> ?");
    all = file.prepare("SELECT deleted, name, sequence, " + columns + " FROM entry");
  }

  /**
   * Joins a row with what is known of its name. A row that brings nothing new changes nothing.
   *
   * @return whether it brought something new
   */
  boolean join(R row, Tally tally) throws SQLException {
    R before = find(kind.name(row));
    R after = kind.join(before == null ? row : before, row);
    byte[] newBytes = kind.comparedBytes(after);
    if (before != null) {
      byte[] oldBytes = kind.comparedBytes(before);
      if (Arrays.equals(oldBytes, newBytes)) {
        return false;
      }
      tally.subtract(RowSum.term(oldBytes), kind.policy(before), totals(before));
      if (kind.isDeleted(before) != kind.isDeleted(after)) {
        remove(before);
      }
    }
    put(after, tally.nextSequence());
    tally.add(RowSum.term(newBytes), kind.policy(after), totals(after));
    return true;
  }

  /** The row of a name, deleted or not; null if there never was one. */
  @Nullable R find(String name) throws SQLException {
    find.setString(1, name);
    try (ResultSet result = find.executeQuery()) {
      return result.next() ? read(result) : null;
    }
  }

  /**
   * Removes the rows that were written before the database was deleted. The tally is to be
   * recounted.
   */
  void removeOutlived(Version deleted) throws SQLException {
    Columns.bind(removeOutlived, 1, deleted);
    removeOutlived.executeUpdate();
  }

  /** Removes the rows that have not this storage policy. The tally is to be recounted. */
  void removeOfOtherPolicies(int policy) throws SQLException {
    removeOfOtherPolicies.setInt(1, policy);
    removeOfOtherPolicies.executeUpdate();
  }

  /** Counts all rows anew into a cleared tally. */
  void recount(Tally tally) throws SQLException {
    tally.clear();
    try (ResultSet result = all.executeQuery()) {
      while (result.next()) {
        R row = read(result);
        tally.add(RowSum.term(kind.comparedBytes(row)), kind.policy(row), totals(row));
      }
    }
  }

  /** How many rows are tombstones. */
  static long tombstones(SqliteFile file) throws SQLException {
    try (PreparedStatement count = file.prepare("SELECT count(*) FROM entry WHERE deleted = 1");
        ResultSet result = count.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement :
        new PreparedStatement[] {find, put, remove, removeOutlived, removeOfOtherPolicies, all}) {
      statement.close();
    }
  }

  private Totals totals(R row) {
    return kind.isDeleted(row) ? Totals.NONE : kind.totals(row);
  }

  private R read(ResultSet result) throws SQLException {
    return kind.read(owner, result.getString(2), result.getInt(1) != 0, result, OWN_COLUMN);
  }

  private void put(R row, long sequence) throws SQLException {
    put.setInt(1, kind.isDeleted(row) ? 1 : 0);
    put.setString(2, kind.name(row));
    put.setLong(3, sequence);
    kind.bind(put, OWN_COLUMN, row);
    put.executeUpdate();
  }

  private void remove(R row) throws SQLException {
    remove.setInt(1, kind.isDeleted(row) ? 1 : 0);
    remove.setString(2, kind.name(row));
    remove.executeUpdate();
  }
}
