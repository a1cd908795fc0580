package io.martinet.http;

import java.io.IOException;

/** A peer could not be reached, fell silent, or broke off. */
public final class PeerException extends IOException {
  private static final long serialVersionUID = 1;

  /** What failed: decides whether the peer is suspected. */
  public enum Kind {
    /** No connection could be made. */
    CONNECT,
    /** All connections to the peer are in use, and none became free in time. */
    EXHAUSTED,
    TIMEOUT,
    CLOSED,
    /** Given up by the caller: says nothing of the peer. */
    CANCELLED,
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
