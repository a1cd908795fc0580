package io.martinet.launcher.ring;

import io.martinet.launcher.command.UsageException;

/** Numbers on the command line. */
final class Numbers {
  private Numbers() {}

  /**
   * @param what names it in the error
   */
  static int whole(String text, String what) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UsageException("%s must be a whole number: %s".formatted(what, text));
    }
  }

  /** As {@link #whole}, with a fraction. */
  static double decimal(String text, String what) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new UsageException("%s must be a number: %s".formatted(what, text));
    }
  }
}
