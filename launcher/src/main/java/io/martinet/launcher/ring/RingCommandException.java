package io.martinet.launcher.ring;

/** A ring command could not do what it was told; the message is all that a person needs. */
public final class RingCommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RingCommandException(String message) {
    super(message);
  }

  RingCommandException(String message, Exception cause) {
    super(message, cause);
  }
}
