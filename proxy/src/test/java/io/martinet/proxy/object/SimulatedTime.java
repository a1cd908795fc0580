package io.martinet.proxy.object;

import io.martinet.core.Scheduler;
import io.martinet.proxy.backend.Parker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that passes only when somebody waits: a waiting thread runs the events that are due. All of
 * a test is one thread, so every run is the same.
 */
final class SimulatedTime implements Parker, Scheduler, InstantSource {
  private static final Instant BEGIN = Instant.ofEpochSecond(1_800_000_000);

  private static final class Event implements Cancellable {
    private final long atNanos;
    private final long sequence;
    private final Runnable task;
    private boolean isCancelled;

    Event(long atNanos, long sequence, Runnable task) {
      this.atNanos = atNanos;
      this.sequence = sequence;
      this.task = task;
    }

    @Override
    public void cancel() {
      isCancelled = true;
    }
  }

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.<Event>comparingLong(event -> event.atNanos)
              .thenComparingLong(event -> event.sequence));
  private long nowNanos;
  private long sequence;
  private boolean isWoken;

  @Override
  public long nanos() {
    return nowNanos;
  }

  @Override
  public Instant instant() {
    return BEGIN.plusNanos(nowNanos);
  }

  @Override
  public void parkUntil(long deadlineNanos) {
    if (isWoken) {
      isWoken = false;
      return;
    }
    if (!runNext(deadlineNanos)) {
      nowNanos = Math.max(nowNanos, deadlineNanos);
    }
  }

  @Override
  public void wake(Thread thread) {
    isWoken = true;
  }

  /** Lets time pass, and what is due in it happen. */
  void pass(Duration duration) {
    long until = nowNanos + duration.toNanos();
    while (runNext(until)) {
      // Each event may bring others.
    }
    nowNanos = until;
  }

  @Override
  public Cancellable after(Duration delay, Runnable task) {
    var event = new Event(nowNanos + delay.toNanos(), sequence++, task);
    events.add(event);
    return event;
  }

  @Override
  public Cancellable every(Duration interval, Runnable task) {
    var first = new Event[1];
    first[0] =
        (Event)
            after(
                interval,
                () -> {
                  task.run();
                  if (!first[0].isCancelled) {
                    every(interval, task);
                  }
                });
    return first[0];
  }

  private boolean runNext(long untilNanos) {
    Event next = events.peek();
    if (next == null || next.atNanos > untilNanos) {
      return false;
    }
    events.remove();
    nowNanos = Math.max(nowNanos, next.atNanos);
    if (!next.isCancelled) {
      next.task.run();
    }
    return true;
  }
}
