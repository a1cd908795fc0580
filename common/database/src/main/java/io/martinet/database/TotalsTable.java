package io.martinet.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Totals of the live rows by storage policy. One thread at a time. */
final class TotalsTable implements AutoCloseable {
  private final PreparedStatement add;
  private final PreparedStatement clear;
  private final PreparedStatement all;

  TotalsTable(SqliteFile file) throws SQLException {
    add =
        file.prepare(
            """
            INSERT INTO totals (policy, entries, objects, bytes) VALUES (?, ?, ?, ?)
            ON CONFLICT (policy) DO UPDATE
              SET entries = entries + excluded.entries, objects = objects + excluded.objects,
                bytes = bytes + excluded.bytes
            """);
    clear = file.prepare("DELETE FROM totals");
    all = file.prepare("SELECT policy, entries, objects, bytes FROM totals");
  }

  void add(SortedMap<Integer, Totals> deltas) throws SQLException {
    for (Map.Entry<Integer, Totals> delta : deltas.entrySet()) {
      add.setInt(1, delta.getKey());
      add.setLong(2, delta.getValue().rows());
      add.setLong(3, delta.getValue().objects());
      add.setLong(4, delta.getValue().bytes());
      add.executeUpdate();
    }
  }

  void clear() throws SQLException {
    clear.executeUpdate();
  }

  SortedMap<Integer, Totals> read() throws SQLException {
    var totals = new TreeMap<Integer, Totals>();
    try (ResultSet result = all.executeQuery()) {
      while (result.next()) {
        totals.put(
            result.getInt(1), new Totals(result.getLong(2), result.getLong(3), result.getLong(4)));
      }
    }
    return totals;
  }

  @Override
  public void close() throws SQLException {
    add.close();
    clear.close();
    all.close();
  }
}
