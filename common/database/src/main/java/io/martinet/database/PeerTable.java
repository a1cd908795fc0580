package io.martinet.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How far the rows of each peer were pulled, by the peer's own name. One thread at a time. */
final class PeerTable implements AutoCloseable {
  private final PreparedStatement find;
  private final PreparedStatement save;

  PeerTable(SqliteFile file) throws SQLException {
    find = file.prepare("SELECT sequence FROM peer WHERE device = ?");
    save = file.prepare("INSERT OR REPLACE INTO peer (device, sequence) VALUES (?, ?)");
  }

  /** Empty if nothing was pulled yet. */
  String find(String device) throws SQLException {
    find.setString(1, device);
    try (ResultSet result = find.executeQuery()) {
      return result.next() ? result.getString(1) : "";
    }
  }

  void save(String device, String sequence) throws SQLException {
    save.setString(1, device);
    save.setString(2, sequence);
    save.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    find.close();
    save.close();
  }
}
