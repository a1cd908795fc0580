package io.martinet.core;

/** Invariants that stay on in production; Java's {@code assert} is off there. */
public final class Checks {
  private Checks() {}

  /**
   * @param message {@link String#format} text with the operands
   * @throws IllegalStateException if the condition does not hold: a bug of ours
   */
  public static void invariant(boolean holds, String message, Object... operands) {
    if (!holds) {
      throw new IllegalStateException(String.format(message, operands));
    }
  }
}
