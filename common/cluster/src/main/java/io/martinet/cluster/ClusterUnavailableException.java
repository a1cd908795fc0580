package io.martinet.cluster;

import java.io.IOException;

/** ZooKeeper cannot be asked now. What was to be written may or may not have been. */
public final class ClusterUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  ClusterUnavailableException(String message) {
    super(message);
  }

  ClusterUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
