package io.martinet.launcher;

/** The store cannot start; the message says what is wrong and what to do, for a person. */
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
