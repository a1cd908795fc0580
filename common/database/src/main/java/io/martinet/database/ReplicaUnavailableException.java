package io.martinet.database;

import org.jspecify.annotations.Nullable;

/** A replica cannot answer now; the reason says what the sender is told. */
public class ReplicaUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why, and so which status. */
  public enum Reason {
    /** Its database is quarantined or its rows are not all here: UNKNOWN, 503 (rule 4). */
    UNKNOWN,
    /** The partition moved since the ring by which it was asked: 421, ask again (rule 6). */
    OUTDATED,
    /** The device's queue is full: 503, try again in a second. */
    BUSY,
    /** The device failed and is fenced: 507 (rule 15). */
    FENCED,
    /** The reserve is reached: 507 (rule 23). */
    FULL
  }

  private final Reason reason;

  public ReplicaUnavailableException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public ReplicaUnavailableException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
