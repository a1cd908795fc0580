package io.martinet.http;

import java.io.IOException;

/** A peer could not be reached, fell silent, or broke off. */
public final class PeerException extends IOException {
  private static final long serialVersionUID = 1;

  /** What failed: decides error limiting. */
  public enum Kind {
    CONNECT,
    TIMEOUT,
    CLOSED,
    TOO_LONG
  }

  private final Kind kind;

  public PeerException(Kind kind, PeerAddress peer, String what) {
    super(peer + ": " + what);
    this.kind = kind;
  }

  public PeerException(Kind kind, PeerAddress peer, String what, Throwable cause) {
    super(peer + ": " + what, cause);
    this.kind = kind;
  }

  /**
   * Without a stack: it is made on an event loop, whose frames say nothing about the call, and a
   * cluster in trouble makes many.
   */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }

  public Kind kind() {
    return kind;
  }
}
