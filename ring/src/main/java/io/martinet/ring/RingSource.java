package io.martinet.ring;

/** Gives the ring that is in force. Thread-safe. */
@FunctionalInterface
public interface RingSource {
  /** The ring in force and the former one, seen together; the next call may give newer ones. */
  RingPair pair();

  /** The ring in force; take it once for a request, since the next call may give a newer one. */
  default Ring current() {
    return pair().current();
  }

  /** A ring that never changes. */
  static RingSource of(Ring only) {
    RingPair pair = RingPair.of(only);
    return () -> pair;
  }
}
