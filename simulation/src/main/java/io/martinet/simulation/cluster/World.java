package io.martinet.simulation.cluster;

import io.martinet.core.Scheduler.Cancellable;
import io.martinet.core.Ticker;
import io.martinet.simulation.Divergence;
import io.martinet.simulation.Random64;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, and all that happens in it, one event after another on the thread that runs it. The
 * next event is the earliest; of several at one moment the first that was asked for.
 */
final class World implements Ticker {
  /** When virtual time begins. */
  static final Instant BEGIN = Instant.ofEpochSecond(1_800_000_000);

  /** Far more than a run has; a run that exceeds it goes round in circles. */
  private static final long EVENTS_MAX = 20_000_000;

  /** {@code -Dmartinet.story=true} with one seed: all that happens, a line each. */
  private static final boolean IS_TOLD = Boolean.getBoolean("martinet.story");

  private static final Consumer<String> STORY = System.out::println;

  private static final long TRACE_FACTOR = 0x9e3779b97f4a7c15L;

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
  private final Thread owner = Thread.currentThread();
  private final Random64 random;
  private final Thread.Builder threads;
  private long nowNanos;
  private long sequence;
  private long done;
  private long trace;
  private @Nullable Throwable failure;

  World(long seed) {
    this.random = new Random64(seed);
    this.threads =
        SimulatedThreads.on(this::execute).uncaughtExceptionHandler((_, thrown) -> fail(thrown));
  }

  Random64 random() {
    return random;
  }

  @Override
  public long nanos() {
    return nowNanos;
  }

  Instant now() {
    return BEGIN.plusNanos(nowNanos);
  }

  /** The task runs so much later. */
  Cancellable after(long nanos, Runnable task) {
    var event = new Event(nowNanos + nanos, sequence++, task);
    events.add(event);
    return event;
  }

  /**
   * The task runs now, after what was asked for before.
   *
   * @throws IllegalStateException what asks is no part of this world, such as the JVM's own thread
   *     that wakes who waited for a monitor: no seed decides when it comes
   */
  void execute(Runnable task) {
    Thread asking = Thread.currentThread();
    if (!asking.isVirtual() && asking != owner) {
      var foreign = new IllegalStateException("a task from outside: " + asking);
      fail(foreign);
      throw foreign;
    }
    after(0, task);
  }

  /** Begins a thread that may wait for whatever happens in this world. */
  void start(String name, Runnable body) {
    threads.name(name).start(body);
  }

  /** What a thread threw ends the run. */
  private void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
  }

  /** Tells what happens, if anybody wants to read the story of a run. */
  void tell(Supplier<String> what) {
    if (IS_TOLD) {
      STORY.accept("%10.3f ms  %s".formatted(nowNanos / 1e6, what.get()));
    }
  }

  /** Takes something that happened into the trace: two runs of a seed have the same. */
  void note(long what) {
    trace = (trace ^ what) * TRACE_FACTOR;
    trace ^= trace >>> 29;
  }

  /** A number that two runs have in common only if the same happened in them. */
  long trace() {
    return trace;
  }

  /** Lets time pass. */
  void pass(Duration duration) {
    long until = nowNanos + duration.toNanos();
    while (runNext(until)) {
      // Each event may bring others.
    }
    nowNanos = until;
  }

  /**
   * Lets time pass until something holds.
   *
   * @throws Divergence if it does not within that time
   */
  void await(String what, Duration max, BooleanSupplier condition) {
    long until = nowNanos + max.toNanos();
    while (!condition.getAsBoolean()) {
      if (!runNext(until)) {
        throw new Divergence("did not happen within %s: %s".formatted(max, what));
      }
    }
  }

  private boolean runNext(long untilNanos) {
    Event next = events.peek();
    if (next == null || next.atNanos > untilNanos) {
      return false;
    }
    events.remove();
    nowNanos = next.atNanos;
    if (!next.isCancelled) {
      note(next.atNanos);
      next.task.run();
    }
    if (++done > EVENTS_MAX) {
      throw new Divergence("more than %d events".formatted(EVENTS_MAX));
    }
    if (failure != null) {
      throw new Divergence("a thread failed: " + failure, failure);
    }
    return true;
  }
}
