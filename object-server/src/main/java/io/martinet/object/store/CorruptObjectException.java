package io.martinet.object.store;

import java.io.IOException;

/** Bytes on disk do not match their checksum. */
public final class CorruptObjectException extends IOException {
  private static final long serialVersionUID = 1;

  public CorruptObjectException(String message) {
    super(message);
  }
}
