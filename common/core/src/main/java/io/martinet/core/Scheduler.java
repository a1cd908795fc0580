package io.martinet.core;

import java.time.Duration;

/**
 * Runs tasks later; real on a scheduled executor, an event queue in the simulation. Thread-safe.
 */
public interface Scheduler {
  /** Runs the task once after the delay. The task must not block: it hands longer work on. */
  Cancellable after(Duration delay, Runnable task);

  /** Runs the task again and again, each time the interval after it ended. */
  Cancellable every(Duration interval, Runnable task);

  /** A task that may be taken back. */
  @FunctionalInterface
  interface Cancellable {
    /** Takes the task back if it has not begun; otherwise does nothing. */
    void cancel();
  }
}
