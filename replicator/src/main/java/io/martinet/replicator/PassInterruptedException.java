package io.martinet.replicator;

/** The process ends: what is left of a pass is left to the next one. */
final class PassInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PassInterruptedException(InterruptedException cause) {
    super(cause);
  }
}
