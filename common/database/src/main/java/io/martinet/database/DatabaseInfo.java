package io.martinet.database;

import io.martinet.http.wire.Bits128;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What a database file says of itself. Immutable.
 *
 * @param owner what it is of
 * @param totalsByPolicy totals of live rows by storage policy index
 * @param tombstones rows of what was deleted; empty if they cannot be counted
 * @param headers by name, removed ones too, with empty values
 * @param replicaId drawn when the file was made
 * @param sequence of the newest row
 * @param sum over all rows
 * @param digest of what replicas join beside rows, PUT and DELETE
 * @param reported what the account was last told of a container, empty if nothing
 */
public record DatabaseInfo(
    RowOwner owner,
    ReplicaState state,
    SortedMap<Integer, Totals> totalsByPolicy,
    OptionalLong tombstones,
    List<StoredHeader> headers,
    long replicaId,
    long sequence,
    RowSum sum,
    Bits128 digest,
    String reported) {
  /** Reads it in a transaction of the caller. */
  static DatabaseInfo read(SqliteFile file) throws SQLException {
    InfoTable.Info info = InfoTable.read(file);
    try (var headerTable = new StoredHeaderTable(file);
        var totals = new TotalsTable(file)) {
      List<StoredHeader> headers = headerTable.all();
      return new DatabaseInfo(
          info.owner(),
          info.state(),
          totals.read(),
          tombstones(file),
          headers,
          info.replicaId(),
          info.progress().sequence(),
          info.progress().sum(),
          StateDigest.of(info.state(), headers),
          info.reported());
    }
  }

  private static OptionalLong tombstones(SqliteFile file) {
    try {
      return OptionalLong.of(EntryTable.tombstones(file));
    } catch (SQLException e) {
      // Most pages hold rows: where one of them is damaged the rest can still be told. Whoever
      // checks the rows finds the same.
      return OptionalLong.empty();
    }
  }

  /** Totals of all live rows. */
  public Totals totals() {
    return totalsByPolicy.values().stream().reduce(Totals.NONE, Totals::plus);
  }
}
