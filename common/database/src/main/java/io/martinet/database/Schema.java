package io.martinet.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Tables of a database, by version; described in docs/formats/database.md. SQLite's {@code
 * user_version} holds the version. Each migration brings a file from one version to the next, in a
 * transaction of its own; the first makes the tables. Immutable.
 */
final class Schema {
  /** {@code application_id} of every database: "Mart". */
  static final int APPLICATION_ID = 0x4d617274;

  private static final List<String> COMMON_TABLES =
      List.of(
          """
          CREATE TABLE info (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            kind INTEGER NOT NULL,
            partition INTEGER NOT NULL,
            account TEXT NOT NULL,
            container TEXT,
            container_id TEXT NOT NULL,
            range_id INTEGER NOT NULL,
            policy INTEGER NOT NULL,
            put_ticks INTEGER NOT NULL,
            put_nonce INTEGER NOT NULL,
            delete_ticks INTEGER NOT NULL,
            delete_nonce INTEGER NOT NULL,
            modified_ticks INTEGER NOT NULL,
            modified_nonce INTEGER NOT NULL,
            replica_id INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            sum_high INTEGER NOT NULL,
            sum_low INTEGER NOT NULL,
            journal_id INTEGER NOT NULL,
            applied_position INTEGER NOT NULL,
            reported TEXT NOT NULL
          )
          """,
          """
          CREATE TABLE totals (
            policy INTEGER PRIMARY KEY,
            entries INTEGER NOT NULL,
            objects INTEGER NOT NULL,
            bytes INTEGER NOT NULL
          )
          """,
          """
          CREATE TABLE header (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL,
            ticks INTEGER NOT NULL,
            nonce INTEGER NOT NULL
          ) WITHOUT ROWID
          """,
          """
          CREATE TABLE peer (
            device TEXT PRIMARY KEY,
            sequence TEXT NOT NULL
          ) WITHOUT ROWID
          """,
          "CREATE INDEX entry_by_sequence ON entry (sequence)",
          "PRAGMA application_id = " + APPLICATION_ID);

  /** The schema that this program writes. */
  static final Schema CURRENT = new Schema(List.of(Schema::makeTables));

  private final List<Migration> migrations;

  /** One step of the schema's history. */
  @FunctionalInterface
  interface Migration {
    void run(SqliteFile file, RowKind<?> kind) throws SQLException;
  }

  Schema(List<Migration> migrations) {
    this.migrations = List.copyOf(migrations);
  }

  /** The version that its files have. */
  int version() {
    return migrations.size();
  }

  /** Makes the tables in an empty file, durable on return. */
  void create(SqliteFile file, RowKind<?> kind) {
    runFrom(0, file, kind);
  }

  /**
   * Brings an existing file to {@link #version}, durable on return.
   *
   * @throws DatabaseException CORRUPT if the file is none of ours, BUG if it is of a newer version
   */
  void migrate(SqliteFile file, RowKind<?> kind) {
    runFrom(requireKnown(file), file, kind);
  }

  /**
   * The version that an existing file has.
   *
   * @throws DatabaseException as {@link #migrate}
   */
  int requireKnown(SqliteFile file) {
    int application = file.read(() -> pragma(file, "application_id"));
    int version = file.read(() -> pragma(file, "user_version"));
    if (application != APPLICATION_ID || version < 1) {
      throw new DatabaseException(
          DatabaseException.Kind.CORRUPT,
          "%s: application %08x version %d is no database of ours"
              .formatted(file.path(), application, version));
    }
    if (version > version()) {
      throw new DatabaseException(
          DatabaseException.Kind.BUG,
          "%s: version %d is newer than this program's %d"
              .formatted(file.path(), version, version()));
    }
    return version;
  }

  private void runFrom(int version, SqliteFile file, RowKind<?> kind) {
    for (int i = version; i < migrations.size(); i++) {
      int next = i + 1;
      Migration migration = migrations.get(i);
      file.write(
          SqliteFile.Durability.SYNCED,
          () -> {
            migration.run(file, kind);
            file.execute("PRAGMA user_version = " + next);
            return next;
          });
    }
  }

  private static void makeTables(SqliteFile file, RowKind<?> kind) throws SQLException {
    file.execute(kind.entryTable());
    for (String statement : COMMON_TABLES) {
      file.execute(statement);
    }
  }

  private static int pragma(SqliteFile file, String name) throws SQLException {
    try (PreparedStatement statement = file.prepare("PRAGMA " + name);
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getInt(1);
    }
  }
}
