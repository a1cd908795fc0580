package io.martinet.replicator;

import io.martinet.http.wire.PeerDevice;
import java.io.IOException;

/** A device did not do what it was asked for: nothing is known of it. */
final class PeerFailedException extends IOException {
  private static final long serialVersionUID = 1;

  PeerFailedException(PeerDevice device, String why) {
    super(device + ": " + why);
  }
}
