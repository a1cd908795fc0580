package io.martinet.object;

/** A peer answered, but not with what was asked. */
final class PeerRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PeerRefusedException(String asked, int status, String reason) {
    super(asked + " was answered " + status + (reason.isEmpty() ? "" : ": " + reason));
  }
}
