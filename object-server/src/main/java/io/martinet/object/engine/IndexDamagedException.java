package io.martinet.object.engine;

import java.io.IOException;

/** The index is not what was written to it: it must be rebuilt from the log. */
public final class IndexDamagedException extends IOException {
  private static final long serialVersionUID = 1;

  public IndexDamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}
