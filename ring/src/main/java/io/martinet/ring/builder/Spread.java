package io.martinet.ring.builder;

/** Shares out an amount by weights between bounds. */
final class Spread {
  /** Halvings until a double cannot tell more. */
  private static final int HALVINGS = 120;

  private Spread() {}

  /**
   * Gives each the same multiple of its weight, but no less than its minimum and no more than its
   * maximum; the multiple is that whose sum is the amount.
   *
   * @param amount between the sums of the bounds, or the nearer sum is given
   * @param weights more than 0
   */
  static double[] of(double amount, double[] weights, double[] min, double[] max) {
    double low = 0;
    double high = 0;
    for (int i = 0; i < weights.length; i++) {
      high = Math.max(high, max[i] / weights[i]);
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (sum(middle, weights, min, max) < amount) {
        low = middle;
      } else {
        high = middle;
      }
    }
    var given = new double[weights.length];
    for (int i = 0; i < given.length; i++) {
      given[i] = Math.clamp(high * weights[i], min[i], max[i]);
    }
    return given;
  }

  private static double sum(double multiple, double[] weights, double[] min, double[] max) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += Math.clamp(multiple * weights[i], min[i], max[i]);
    }
    return sum;
  }
}
