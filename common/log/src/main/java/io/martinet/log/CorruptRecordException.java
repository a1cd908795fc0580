package io.martinet.log;

import java.io.IOException;

/** Bytes of a volume are not what was written there. */
public final class CorruptRecordException extends IOException {
  private static final long serialVersionUID = 1;

  public CorruptRecordException(String message) {
    super(message);
  }
}
