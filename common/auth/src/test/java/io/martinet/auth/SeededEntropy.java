package io.martinet.auth;

import io.martinet.core.Entropy;
import java.util.Random;

/** Chance from a seed; belongs to one thread. */
final class SeededEntropy implements Entropy {
  private final Random random;

  SeededEntropy(long seed) {
    random = new Random(seed);
  }

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  @Override
  public void fill(byte[] target) {
    random.nextBytes(target);
  }
}
