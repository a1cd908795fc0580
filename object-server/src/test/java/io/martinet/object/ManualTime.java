package io.martinet.object;

import io.martinet.core.Scheduler;
import io.martinet.core.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Time that a test moves by hand: timers fire in order while it moves. One thread at a time. */
final class ManualTime implements Scheduler, Ticker, InstantSource {
  static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  private final List<Timer> timers = new ArrayList<>();
  private long nanos;

  private final class Timer {
    long dueNanos;
    final long intervalNanos;
    final Runnable task;

    Timer(long dueNanos, long intervalNanos, Runnable task) {
      this.dueNanos = dueNanos;
      this.intervalNanos = intervalNanos;
      this.task = task;
    }
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Instant instant() {
    return START.plusNanos(nanos);
  }

  @Override
  public synchronized Cancellable after(Duration delay, Runnable task) {
    return add(new Timer(nanos + delay.toNanos(), 0, task));
  }

  @Override
  public synchronized Cancellable every(Duration interval, Runnable task) {
    return add(new Timer(nanos + interval.toNanos(), interval.toNanos(), task));
  }

  /** Moves time on, firing what becomes due. */
  void pass(Duration duration) {
    long end = nanos() + duration.toNanos();
    for (Timer next = nextUntil(end); next != null; next = nextUntil(end)) {
      next.task.run();
    }
    synchronized (this) {
      nanos = end;
    }
  }

  private synchronized Cancellable add(Timer timer) {
    timers.add(timer);
    return () -> {
      synchronized (this) {
        timers.remove(timer);
      }
    };
  }

  private synchronized @Nullable Timer nextUntil(long end) {
    Timer next =
        timers.stream().min(Comparator.comparingLong(timer -> timer.dueNanos)).orElse(null);
    if (next == null || next.dueNanos > end) {
      return null;
    }
    nanos = Math.max(nanos, next.dueNanos);
    if (next.intervalNanos > 0) {
      next.dueNanos += next.intervalNanos;
    } else {
      timers.remove(next);
    }
    return next;
  }
}
