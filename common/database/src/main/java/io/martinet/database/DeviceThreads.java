package io.martinet.database;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The platform threads on which a device's SQLite work runs (rule 29), behind a bounded queue. */
final class DeviceThreads implements AutoCloseable {
  private final ThreadPoolExecutor executor;

  DeviceThreads(int threads, int waitingMax, ThreadFactory factory) {
    executor =
        new ThreadPoolExecutor(
            threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waitingMax), factory);
  }

  /**
   * Runs the work as soon as a thread is free.
   *
   * @return false if too much waits already, or the threads are stopped
   */
  boolean offer(Runnable work) {
    try {
      executor.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  int waiting() {
    return executor.getQueue().size();
  }

  /** Takes no more, and waits until what was taken is done. */
  void drain(Duration grace) throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS)) {
      executor.shutdownNow();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
