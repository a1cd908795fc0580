package io.martinet.simulation.cluster;

import io.martinet.core.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;

/** One run of a process: nothing that it planned happens once it is over. */
final class SimulatedProcess implements Scheduler, Executor {
  private final World world;
  private final String name;
  private boolean isOver;

  SimulatedProcess(World world, String name) {
    this.world = world;
    this.name = name;
  }

  World world() {
    return world;
  }

  boolean isOver() {
    return isOver;
  }

  void end() {
    isOver = true;
  }

  @Override
  public void execute(Runnable task) {
    world.execute(() -> run(task));
  }

  Cancellable afterNanos(long nanos, Runnable task) {
    return world.after(nanos, () -> run(task));
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    return afterNanos(delay.toNanos(), task);
  }

  @Override
  public Cancellable every(Duration interval, Runnable task) {
    var repeated = new Repeated(interval, task);
    repeated.plan();
    return repeated;
  }

  private void run(Runnable task) {
    if (!isOver) {
      task.run();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private final class Repeated implements Cancellable {
    private final Duration interval;
    private final Runnable task;
    private boolean isCancelled;

    Repeated(Duration interval, Runnable task) {
      this.interval = interval;
      this.task = task;
    }

    void plan() {
      after(interval, this::turn);
    }

    private void turn() {
      if (!isCancelled) {
        task.run();
        plan();
      }
    }

    @Override
    public void cancel() {
      isCancelled = true;
    }
  }
}
