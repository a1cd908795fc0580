package io.martinet.database;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads all of a database file: whether SQLite finds its pages and indexes whole, and whether the
 * rows give the sums and totals that are kept beside them. It opens the file for itself and sees
 * one state of it, whoever writes meanwhile.
 */
final class DatabaseCheck {
  private DatabaseCheck() {}

  /**
   * Checks a file.
   *
   * @return what it is of
   * @throws DatabaseException CORRUPT if it is damaged, another kind if it cannot be read now
   */
  static RowOwner run(Path path, RowKind<?> kind) {
    try (SqliteFile file = SqliteFile.open(path)) {
      return file.readTogether(() -> requireSound(file, kind));
    }
  }

  /** As {@link #run}, of an open file; in a transaction of the caller. */
  static RowOwner requireSound(SqliteFile file, RowKind<?> kind) throws SQLException {
    requireWhole(file);
    InfoTable.Info info = InfoTable.read(file);
    if (info.kind() != kind.code()) {
      throw damaged(file, "holds rows of another kind");
    }
    requireCounted(file, kind, info);
    return info.owner();
  }

  private static void requireWhole(SqliteFile file) throws SQLException {
    // One finding is enough: nothing is mended here.
    try (PreparedStatement check = file.prepare("PRAGMA integrity_check(1)");
        ResultSet result = check.executeQuery()) {
      String said = result.next() ? result.getString(1) : "nothing was said";
      if (!said.equals("ok")) {
        throw damaged(file, said);
      }
    }
  }

  private static <R> void requireCounted(SqliteFile file, RowKind<R> kind, InfoTable.Info info)
      throws SQLException {
    try (var entries = new EntryTable<>(file, kind, info.owner());
        var totals = new TotalsTable(file)) {
      var counted = new Tally(0, RowSum.EMPTY);
      entries.recount(counted);
      if (!counted.sum().equals(info.progress().sum())) {
        throw damaged(file, "its rows do not give its sum");
      }
      if (!isEqual(counted.deltas(), totals.read())) {
        throw damaged(file, "its rows do not give its totals");
      }
    }
  }

  /** Policies that once had rows stand there as zeros. */
  private static boolean isEqual(
      SortedMap<Integer, Totals> counted, SortedMap<Integer, Totals> kept) {
    var difference = new TreeMap<>(counted);
    kept.forEach((policy, t) -> difference.merge(policy, Totals.NONE.minus(t), Totals::plus));
    return difference.values().stream().allMatch(Totals.NONE::equals);
  }

  private static DatabaseException damaged(SqliteFile file, String why) {
    return new DatabaseException(DatabaseException.Kind.CORRUPT, file.path() + ": " + why);
  }
}
