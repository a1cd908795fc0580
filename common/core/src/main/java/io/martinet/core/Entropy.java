package io.martinet.core;

/**
 * Source of randomness, injected so that a seed decides in tests. Thread-safe in the real form; the
 * seeded form belongs to one thread.
 */
public interface Entropy {
  /** 64 unpredictable bits. */
  long nextLong();

  /** Fills the array with unpredictable bytes. */
  void fill(byte[] target);
}
