package io.martinet.database;

import io.martinet.core.Version;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Versions as two columns: ticks, and the nonce as an unsigned number, so that SQL orders them too.
 */
final class Columns {
  private Columns() {}

  /** Sets two parameters, beginning at an index. */
  static void bind(PreparedStatement statement, int index, Version version) throws SQLException {
    statement.setLong(index, version.ticks());
    statement.setLong(index + 1, Integer.toUnsignedLong(version.nonce()));
  }

  /** Reads two columns, beginning at an index. */
  static Version version(ResultSet result, int index) throws SQLException {
    return new Version(result.getLong(index), (int) result.getLong(index + 1));
  }
}
