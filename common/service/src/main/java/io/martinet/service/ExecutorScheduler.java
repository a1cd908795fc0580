package io.martinet.service;

import io.martinet.core.Scheduler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's timers: one platform thread, since tasks only hand work on. Bounded: more waiting
 * tasks than the limit are refused. Thread-safe.
 */
public final class ExecutorScheduler implements Scheduler, AutoCloseable {
  /** Tasks that may wait at once: above any number of requests in flight (guessed). */
  public static final int WAITING_MAX = 200_000;

  private static final Logger log = LoggerFactory.getLogger(ExecutorScheduler.class);

  private final ScheduledThreadPoolExecutor executor;
  private final int waitingMax;

  public ExecutorScheduler() {
    this(WAITING_MAX);
  }

  ExecutorScheduler(int waitingMax) {
    this.waitingMax = waitingMax;
    this.executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("timers").daemon().factory());
    executor.setRemoveOnCancelPolicy(true);
  }

  /**
   * @throws RejectedExecutionException too many tasks wait, or the scheduler is closed
   */
  @Override
  public Cancellable after(Duration delay, Runnable task) {
    refuseBeyondLimit();
    return cancelling(executor.schedule(reporting(task), delay.toNanos(), TimeUnit.NANOSECONDS));
  }

  /**
   * @throws RejectedExecutionException too many tasks wait, or the scheduler is closed
   */
  @Override
  public Cancellable every(Duration interval, Runnable task) {
    refuseBeyondLimit();
    return cancelling(
        executor.scheduleWithFixedDelay(
            reporting(task), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Tasks that wait are dropped; one under way ends by itself. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void refuseBeyondLimit() {
    if (executor.getQueue().size() >= waitingMax) {
      throw new RejectedExecutionException("more than " + waitingMax + " timers wait");
    }
  }

  /** Without this a periodic task that threw would never run again, and nobody would know. */
  private static Runnable reporting(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("a timer's task failed", e);
      }
    };
  }

  private static Cancellable cancelling(Future<?> future) {
    return () -> future.cancel(false);
  }
}
