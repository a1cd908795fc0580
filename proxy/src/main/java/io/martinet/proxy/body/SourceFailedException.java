package io.martinet.proxy.body;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The body of a request is read from the store itself, and could not be read to its end: 503. */
public final class SourceFailedException extends IOException {
  private static final long serialVersionUID = 1;

  public SourceFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
