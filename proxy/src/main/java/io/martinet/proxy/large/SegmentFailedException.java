package io.martinet.proxy.large;

import java.io.IOException;

/** A segment is not there, not readable by the client, or not what the manifest says: 409. */
final class SegmentFailedException extends IOException {
  private static final long serialVersionUID = 1;

  SegmentFailedException(String message) {
    super(message);
  }
}
