package io.martinet.database;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A database could not be read or written; the kind says what is to be done. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Who must act. */
  public enum Kind {
    /** The file's content is damaged: it goes to quarantine, its device goes on. */
    CORRUPT,
    /** The disk failed: the device is fenced (rule 15). */
    DEVICE,
    /** No room left: nothing was written. */
    FULL,
    /** Another process holds the file: try again later. */
    LOCKED,
    /** A bug of ours. */
    BUG
  }

  private final Kind kind;

  public DatabaseException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public DatabaseException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Sorts what SQLite said of a file. */
  static DatabaseException of(Path file, SQLException cause) {
    Kind kind =
        cause instanceof SQLiteException failure ? kindOf(failure.getResultCode()) : Kind.BUG;
    return new DatabaseException(kind, file + ": " + cause.getMessage(), cause);
  }

  public Kind kind() {
    return kind;
  }

  /** By the primary result code, the low byte of an extended one; sqlite.org/rescode.html. */
  private static Kind kindOf(SQLiteErrorCode code) {
    int primary = code.code & 0xff;
    if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return Kind.CORRUPT;
    }
    if (primary == SQLiteErrorCode.SQLITE_IOERR.code
        || primary == SQLiteErrorCode.SQLITE_CANTOPEN.code
        || primary == SQLiteErrorCode.SQLITE_READONLY.code) {
      return Kind.DEVICE;
    }
    if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
      return Kind.FULL;
    }
    if (primary == SQLiteErrorCode.SQLITE_BUSY.code
        || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return Kind.LOCKED;
    }
    return Kind.BUG;
  }
}
