package io.martinet.proxy.backend;

import io.martinet.core.Ticker;

/**
 * How a request's thread waits, so that a test owns time: really parked, or by running the events
 * of a simulation. Thread-safe.
 */
public interface Parker extends Ticker {
  /**
   * Waits until the current thread is woken or the moment has come. May return early, and returns
   * at once if {@link #wake} came before: callers check their condition in a loop.
   *
   * @param deadlineNanos moment in {@link #nanos}
   * @throws InterruptedException the thread was told to give up
   */
  void parkUntil(long deadlineNanos) throws InterruptedException;

  /** Ends the wait of a thread, or its next one. */
  void wake(Thread thread);
}
