package io.martinet.database.server;

import io.martinet.core.Scheduler;
import io.martinet.core.Ticker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Keeps a stream to a rate. Confined to one virtual thread, which it blocks. */
final class Pace {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Scheduler scheduler;
  private final Ticker ticker;
  private final long bytesPerSecond;
  private final long startedNanos;

  Pace(Scheduler scheduler, Ticker ticker, long bytesPerSecond) {
    this.scheduler = scheduler;
    this.ticker = ticker;
    this.bytesPerSecond = bytesPerSecond;
    this.startedNanos = ticker.nanos();
  }

  /**
   * Waits until so many bytes may have gone since the start.
   *
   * @param bytes at most 8 GiB
   */
  void await(long bytes) throws InterruptedException {
    long due = bytes * NANOS_PER_SECOND / bytesPerSecond;
    long ahead = due - (ticker.nanos() - startedNanos);
    if (ahead > 0) {
      var isDue = new CountDownLatch(1);
      scheduler.after(Duration.ofNanos(ahead), isDue::countDown);
      isDue.await();
    }
  }
}
