package io.martinet.database;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * One open SQLite file in WAL mode. SQLite never checkpoints by itself here: {@link #checkpoint}
 * says whether all that was committed before it has reached the file, which the row journal must
 * know before it frees rows (rule 25). One thread at a time.
 */
final class SqliteFile implements Closeable {
  /** A reader of another process never blocks us; a writer there is given this long. Guessed. */
  private static final int BUSY_MILLIS = 250;

  /**
   * KiB of pages kept a file: the upper levels of its trees. Measured: 2 MiB served as well as 64.
   */
  private static final int CACHE_KIB = 2_000;

  private final Path path;
  private final Connection connection;

  /** How far a commit has come when it returns. */
  enum Durability {
    /** In the page cache; durable with the next checkpoint, never in part. */
    DEFERRED(SQLiteConfig.SynchronousMode.NORMAL),
    /** On the disk. */
    SYNCED(SQLiteConfig.SynchronousMode.FULL);

    private final String pragma;

    Durability(SQLiteConfig.SynchronousMode mode) {
      pragma = "PRAGMA synchronous = " + mode.getValue();
    }
  }

  /** What runs between begin and commit. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T run() throws SQLException;
  }

  private SqliteFile(Path path, Connection connection) {
    this.path = path;
    this.connection = connection;
  }

  /**
   * Opens the file, or creates it.
   *
   * @throws DatabaseException if the file is damaged or the disk failed
   */
  static SqliteFile open(Path path) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-CACHE_KIB);
    // Else the driver asks for the last rowid after each INSERT: nobody here wants it.
    config.setGetGeneratedKeys(false);
    Properties properties = config.toProperties();
    try {
      var file = new SqliteFile(path, JDBC.createConnection("jdbc:sqlite:" + path, properties));
      file.execute("PRAGMA wal_autocheckpoint = 0");
      return file;
    } catch (SQLException e) {
      throw DatabaseException.of(path, e);
    }
  }

  /**
   * Opens a file that no process uses, with what a crash left in its WAL, so that nothing changes:
   * neither the file nor what is beside it.
   *
   * @throws DatabaseException if the file is not there or damaged, or the disk failed
   */
  static SqliteFile inspect(Path path) throws IOException {
    Path wal = DatabaseFiles.wal(path);
    boolean isWalUsed = Files.exists(wal) && Files.size(wal) > 0;
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    if (isWalUsed) {
      // Alone with the file SQLite keeps the index of the WAL in memory, not in a -shm beside it.
      // That must be said before any pragma that reads the file.
      config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    }
    // Of an immutable file SQLite makes no empty WAL, but it would not read one either. That way of
    // locking takes no locks: to be alone would need a lock that only a writer can take.
    String how = isWalUsed ? "?vfs=unix-none" : "?immutable=1";
    String url = "jdbc:sqlite:file:" + path.toAbsolutePath().toUri().getRawPath() + how;
    try {
      return new SqliteFile(path, JDBC.createConnection(url, config.toProperties()));
    } catch (SQLException e) {
      throw DatabaseException.of(path, e);
    }
  }

  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Runs the work in a transaction: all of it is committed, or nothing.
   *
   * @throws DatabaseException after a rollback
   */
  <T extends @Nullable Object> T write(Durability durability, Work<T> work) {
    try {
      if (durability == Durability.SYNCED) {
        execute(Durability.SYNCED.pragma);
      }
      try {
        return transaction(work);
      } finally {
        if (durability == Durability.SYNCED) {
          execute(Durability.DEFERRED.pragma);
        }
      }
    } catch (SQLException e) {
      throw DatabaseException.of(path, e);
    }
  }

  /** Runs queries; no transaction holds them together. */
  <T extends @Nullable Object> T read(Work<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw DatabaseException.of(path, e);
    }
  }

  /**
   * Runs queries in one transaction, so that they see one state of the file.
   *
   * @throws DatabaseException as the work did
   */
  <T extends @Nullable Object> T readTogether(Work<T> work) {
    return read(() -> {
      execute("BEGIN");
      try {
        return work.run();
      } finally {
        rollBack();
      }
    });
  }

  /**
   * Moves what was committed from the WAL into the file, durable on return.
   *
   * @return whether it was complete: a reader of another process may hold it back
   */
  boolean checkpoint() {
    return read(() -> {
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
        result.next();
        boolean isBusy = result.getInt(1) != 0;
        return !isBusy && result.getInt(2) == result.getInt(3);
      }
    });
  }

  /** Writes a copy of one state of the file, without what is free in it, into a file not there. */
  void copyTo(Path target) {
    read(() -> {
      try (PreparedStatement vacuum = prepare("VACUUM INTO ?")) {
        vacuum.setString(1, target.toString());
        vacuum.execute();
      }
      return target;
    });
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw DatabaseException.of(path, e);
    }
  }

  private <T extends @Nullable Object> T transaction(Work<T> work) throws SQLException {
    execute("BEGIN IMMEDIATE");
    boolean isCommitted = false;
    try {
      T result = work.run();
      execute("COMMIT");
      isCommitted = true;
      return result;
    } finally {
      if (!isCommitted) {
        rollBack();
      }
    }
  }

  /**
   * SQLite has rolled back by itself after some errors; the error that led here is the one to tell.
   */
  private void rollBack() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // No transaction is open any more: nothing to undo.
    }
  }
}
