package io.martinet.launcher;

import io.martinet.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks until something is so: how one process waits for another that is not its child. */
final class Poll {
  private static final Duration EVERY = Duration.ofMillis(25);

  private Poll() {}

  /** A look; may read files. */
  @FunctionalInterface
  interface Look {
    boolean isSo() throws IOException;
  }

  /**
   * Waits.
   *
   * @param max how long at most; one look is made in any case
   * @return whether it is so
   */
  static boolean until(Ticker ticker, Duration max, Look look)
      throws IOException, InterruptedException {
    long began = ticker.nanos();
    var never = new CountDownLatch(1);
    while (!look.isSo()) {
      if (ticker.nanos() - began > max.toNanos()) {
        return false;
      }
      never.await(EVERY.toNanos(), TimeUnit.NANOSECONDS);
    }
    return true;
  }
}
