package io.martinet.database.server;

import io.martinet.database.ReplicaUnavailableException;
import io.martinet.http.wire.PeerDevice;
import org.jspecify.annotations.Nullable;

/** A peer could not be asked, so that its asker does not know what it holds. */
final class PeerUnavailableException extends ReplicaUnavailableException {
  private static final long serialVersionUID = 1;

  private final transient PeerDevice peer;

  PeerUnavailableException(PeerDevice peer, String why, @Nullable Throwable cause) {
    super(Reason.UNKNOWN, peer + " " + why, cause);
    this.peer = peer;
  }

  PeerDevice peer() {
    return peer;
  }
}
