package io.martinet.database;

import io.martinet.core.Version;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Headers kept with an account or container, each with the version that set it: the newest wins.
 * Removed ones stay, empty, so that an older value coming late does not return. One thread at a
 * time.
 */
final class StoredHeaderTable implements AutoCloseable {
  private final PreparedStatement join;
  private final PreparedStatement removeOutlived;
  private final PreparedStatement all;

  StoredHeaderTable(SqliteFile file) throws SQLException {
    join =
        file.prepare(
            """
            INSERT INTO header (name, value, ticks, nonce) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE
              SET value = excluded.value, ticks = excluded.ticks, nonce = excluded.nonce
              WHERE (excluded.ticks, excluded.nonce, excluded.value) > (ticks, nonce, value)
            """);
    removeOutlived =
        file.prepare("DELETE FROM header WHERE ticks < ?1 OR (ticks = ?1 AND nonce <= ?2)");
    all = file.prepare("SELECT name, value, ticks, nonce FROM header ORDER BY name");
  }

  void join(StoredHeader header) throws SQLException {
    join.setString(1, header.name());
    join.setString(2, header.value());
    Columns.bind(join, 3, header.version());
    join.executeUpdate();
  }

  /** Removes what was set before the database was deleted. */
  void removeOutlived(Version deleted) throws SQLException {
    Columns.bind(removeOutlived, 1, deleted);
    removeOutlived.executeUpdate();
  }

  /** All headers by name, removed ones too. */
  List<StoredHeader> all() throws SQLException {
    var headers = new ArrayList<StoredHeader>();
    try (ResultSet result = all.executeQuery()) {
      while (result.next()) {
        headers.add(
            new StoredHeader(result.getString(1), result.getString(2), Columns.version(result, 3)));
      }
    }
    return headers;
  }

  @Override
  public void close() throws SQLException {
    join.close();
    removeOutlived.close();
    all.close();
  }
}
