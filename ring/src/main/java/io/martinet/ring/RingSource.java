package io.martinet.ring;

/** Gives the ring that is in force. Thread-safe. */
@FunctionalInterface
public interface RingSource {
  /** The ring in force; take it once for a request, since the next call may give a newer one. */
  Ring current();
}
