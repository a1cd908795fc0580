package io.martinet.ring;

import java.io.IOException;

/** A ring file is not one, is damaged, or passes a bound. Nothing of it may be used. */
public final class RingFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  RingFormatException(String source, String problem) {
    super("bad ring " + source + ": " + problem);
  }

  RingFormatException(String source, Exception cause) {
    super("bad ring " + source + ": " + cause.getMessage(), cause);
  }
}
