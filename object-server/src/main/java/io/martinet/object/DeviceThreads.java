package io.martinet.object;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few platform threads that do the blocking work of one device: RocksDB's and the disk's calls
 * hold their thread, and a sick disk must not take those of others. Thread-safe.
 */
final class DeviceThreads implements AutoCloseable {
  private static final long CLOSE_SECONDS_MAX = 10;

  private final ThreadPoolExecutor pool;
  private final int queueMax;

  /**
   * @param name of the threads, followed by a number
   * @param count threads
   * @param queueMax tasks that may wait for a thread
   */
  DeviceThreads(String name, int count, int queueMax) {
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

  /**
   * Hands new work over.
   *
   * @return false when the queue is full: the request is answered 503
   */
  boolean tryExecute(Runnable task) {
    if (pool.getQueue().size() >= queueMax) {
      return false;
    }
    pool.execute(task);
    return true;
  }

  /**
   * Goes on with work that was admitted before, full queue or not: what admitted it (a request
   * under way, an upload's share of the budget) bounds how many such tasks there are.
   */
  void resume(Runnable task) {
    pool.execute(task);
  }

  /** Tasks that wait for a thread. */
  int queued() {
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
