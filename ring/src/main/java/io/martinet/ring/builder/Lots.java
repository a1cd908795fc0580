package io.martinet.ring.builder;

/**
 * Lots that decide between equally good places: SplitMix64. Of its own and not the JDK's, so that a
 * seed means the same ring on every JDK, and without the atomic step of {@code java.util.Random}
 * for each of some ten million draws. Belongs to one thread.
 */
final class Lots {
  private long state;

  Lots(long seed) {
    this.state = seed;
  }

  private long next() {
    state += 0x9e3779b97f4a7c15L;
    long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** A number from 0 to {@code bound - 1}; the skew of the remainder is below 2^-30 here. */
  long below(long bound) {
    return (next() >>> 1) % bound;
  }
}
