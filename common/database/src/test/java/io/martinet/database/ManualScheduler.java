package io.martinet.database;

import io.martinet.core.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs its tasks when the test says so. */
final class ManualScheduler implements Scheduler {
  private final List<Runnable> tasks = new ArrayList<>();

  @Override
  public synchronized Cancellable after(Duration delay, Runnable task) {
    throw new UnsupportedOperationException("nothing here runs once");
  }

  @Override
  public synchronized Cancellable every(Duration interval, Runnable task) {
    tasks.add(task);
    return () -> remove(task);
  }

  private synchronized void remove(Runnable task) {
    tasks.remove(task);
  }

  private synchronized List<Runnable> tasks() {
    return List.copyOf(tasks);
  }

  /** Runs every task once. */
  void tick() {
    tasks().forEach(Runnable::run);
  }
}
