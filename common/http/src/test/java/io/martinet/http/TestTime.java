package io.martinet.http;

import io.martinet.core.Scheduler;
import io.martinet.core.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands still until a test moves it. Thread-safe. */
public final class TestTime implements Ticker, Scheduler {
  private final AtomicLong nanos = new AtomicLong();
  private final List<Timer> timers = new ArrayList<>();

  private static final class Timer implements Cancellable {
    private final Runnable task;
    private final long intervalNanos;
    private long dueNanos;
    private volatile boolean cancelled;

    Timer(Runnable task, long dueNanos, long intervalNanos) {
      this.task = task;
      this.dueNanos = dueNanos;
      this.intervalNanos = intervalNanos;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public synchronized Cancellable after(Duration delay, Runnable task) {
    return add(new Timer(task, nanos() + delay.toNanos(), 0));
  }

  @Override
  public synchronized Cancellable every(Duration interval, Runnable task) {
    return add(new Timer(task, nanos() + interval.toNanos(), interval.toNanos()));
  }

  private Timer add(Timer timer) {
    timers.add(timer);
    return timer;
  }

  /** Lets the time pass and runs what became due; a periodic task runs once however long it was. */
  public void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
    for (Timer each : due()) {
      each.task.run();
    }
  }

  private synchronized List<Timer> due() {
    timers.removeIf(each -> each.cancelled);
    var due = new ArrayList<Timer>();
    for (Timer each : timers) {
      if (each.dueNanos <= nanos()) {
        due.add(each);
        each.dueNanos = nanos() + each.intervalNanos;
      }
    }
    timers.removeIf(each -> due.contains(each) && each.intervalNanos == 0);
    return due;
  }
}
