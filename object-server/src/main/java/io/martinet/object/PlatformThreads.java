package io.martinet.object;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A few platform threads. Thread-safe. */
final class PlatformThreads implements DeviceThreads {
  private static final long CLOSE_SECONDS_MAX = 10;

  private final ThreadPoolExecutor pool;
  private final int queueMax;

  /**
   * @param name of the threads, followed by a number
   * @param count threads
   * @param queueMax tasks that may wait for a thread
   */
  PlatformThreads(String name, int count, int queueMax) {
    var number = new AtomicInteger();
    this.queueMax = queueMax;
    this.pool =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public boolean tryExecute(Runnable task) {
    if (pool.getQueue().size() >= queueMax) {
      return false;
    }
    pool.execute(task);
    return true;
  }

  @Override
  public void resume(Runnable task) {
    pool.execute(task);
  }

  @Override
  public int queued() {
    return pool.getQueue().size();
  }

  /** Finishes what was handed over, for a few seconds at most. */
  @Override
  public void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
