package io.martinet.core;

/** The one quorum of the store. Swift's {@code (n + 1) / 2} is half, not a majority, for even n. */
public final class Majority {
  private Majority() {}

  /**
   * Answers needed so that any two sets of that many replicas share one.
   *
   * @param replicas number of replicas, at least 1
   * @return {@code replicas / 2 + 1}
   */
  public static int of(int replicas) {
    if (replicas < 1) {
      throw new IllegalArgumentException("replicas must be at least 1, was " + replicas);
    }
    return replicas / 2 + 1;
  }
}
