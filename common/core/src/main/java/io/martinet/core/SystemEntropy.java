package io.martinet.core;

import java.security.SecureRandom;

/** The operating system's randomness. Thread-safe. */
public final class SystemEntropy implements Entropy {
  private final SecureRandom random = new SecureRandom();

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  @Override
  public void fill(byte[] target) {
    random.nextBytes(target);
  }
}
