package io.martinet.http.wire;

/**
 * An internal message is malformed: a header, a path or a batch breaks its format or its bounds.
 */
public final class WireFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public WireFormatException(String message) {
    super(message);
  }

  public WireFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
