package io.martinet.database;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The one row that says what a database is of and how far it has come. One thread at a time. */
final class InfoTable implements AutoCloseable {
  /** The only range until containers shard. */
  private static final long RANGE_ID = 0;

  private final PreparedStatement saveState;
  private final PreparedStatement saveProgress;
  private final PreparedStatement saveReported;
  private final PreparedStatement saveReplicaId;

  /**
   * The row.
   *
   * @param replicaId drawn when the file was made
   * @param reported what its account was last told, empty if nothing
   */
  record Info(
      int kind,
      RowOwner owner,
      ReplicaState state,
      long replicaId,
      Progress progress,
      String reported) {}

  InfoTable(SqliteFile file) throws SQLException {
    saveState =
        file.prepare(
            """
            UPDATE info SET container_id = ?, policy = ?, put_ticks = ?, put_nonce = ?,
              delete_ticks = ?, delete_nonce = ?, modified_ticks = ?, modified_nonce = ?
            """);
    saveProgress =
        file.prepare(
            """
            UPDATE info SET sequence = ?, sum_high = ?, sum_low = ?, journal_id = ?,
              applied_position = ?
            """);
    saveReported = file.prepare("UPDATE info SET reported = ?");
    saveReplicaId = file.prepare("UPDATE info SET replica_id = ?");
  }

  /** Writes the row of a new database; its state and progress follow by {@link #save}. */
  static void insert(SqliteFile file, int kind, RowOwner owner, long replicaId)
      throws SQLException {
    try (PreparedStatement insert =
        file.prepare(
            """
            INSERT INTO info VALUES
              (1, ?, ?, ?, ?, '', ?, 0, 0, 0, 0, 0, 0, 0, ?, 0, 0, 0, 0, 0, '')
            """)) {
      insert.setInt(1, kind);
      insert.setInt(2, owner.partition());
      insert.setString(3, owner.path().account());
      insert.setString(4, owner.path().container());
      insert.setLong(5, RANGE_ID);
      insert.setLong(6, replicaId);
      insert.executeUpdate();
    }
  }

  static Info read(SqliteFile file) throws SQLException {
    try (PreparedStatement select =
            file.prepare(
                """
                SELECT kind, partition, account, container, container_id, policy,
                  put_ticks, put_nonce, delete_ticks, delete_nonce, modified_ticks, modified_nonce,
                  replica_id, sequence, sum_high, sum_low, journal_id, applied_position,
                  reported
                FROM info
                """);
        ResultSet result = select.executeQuery()) {
      if (!result.next()) {
        throw new DatabaseException(
            DatabaseException.Kind.CORRUPT, file.path() + ": says not what it is of");
      }
      return new Info(
          result.getInt(1),
          owner(result.getInt(2), result.getString(3), result.getString(4)),
          state(result),
          result.getLong(13),
          progress(result),
          result.getString(19));
    }
  }

  void save(ReplicaState state) throws SQLException {
    saveState.setString(1, state.created().toString());
    saveState.setInt(2, state.policy());
    Columns.bind(saveState, 3, state.put());
    Columns.bind(saveState, 5, state.delete());
    Columns.bind(saveState, 7, state.modified());
    saveState.executeUpdate();
  }

  void save(Progress progress) throws SQLException {
    saveProgress.setLong(1, progress.sequence());
    saveProgress.setLong(2, progress.sum().high());
    saveProgress.setLong(3, progress.sum().low());
    saveProgress.setLong(4, progress.journalId());
    saveProgress.setLong(5, progress.appliedPosition());
    saveProgress.executeUpdate();
  }

  void saveReported(String reported) throws SQLException {
    saveReported.setString(1, reported);
    saveReported.executeUpdate();
  }

  /** Of a file that was copied: its sequences are its own from then on. */
  void saveReplicaId(long replicaId) throws SQLException {
    saveReplicaId.setLong(1, replicaId);
    saveReplicaId.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    saveState.close();
    saveProgress.close();
    saveReported.close();
    saveReplicaId.close();
  }

  private static RowOwner owner(int partition, String account, @Nullable String container) {
    return new RowOwner(
        partition,
        container == null ? StorePath.account(account) : StorePath.container(account, container));
  }

  private static ReplicaState state(ResultSet result) throws SQLException {
    return new ReplicaState(
        Version.parse(result.getString(5)),
        result.getInt(6),
        Columns.version(result, 7),
        Columns.version(result, 9),
        Columns.version(result, 11));
  }

  private static Progress progress(ResultSet result) throws SQLException {
    return new Progress(
        result.getLong(14),
        new RowSum(result.getLong(15), result.getLong(16)),
        result.getLong(17),
        result.getLong(18));
  }
}
