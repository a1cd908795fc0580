package io.martinet.simulation;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs many seeds on a few threads, until one fails. */
public final class Seeds {
  private static final int THREADS = 2;

  private Seeds() {}

  /**
   * Runs them.
   *
   * @param newWorker makes what runs a seed, for one thread; it answers what is wrong, or null
   * @return what was wrong first, null if nothing was
   */
  public static @Nullable String run(
      long from, long count, Supplier<LongFunction<@Nullable String>> newWorker) {
    var next = new AtomicLong(from);
    var failure = new AtomicReference<@Nullable String>();
    Runnable work =
        () -> {
          LongFunction<@Nullable String> worker = newWorker.get();
          for (long seed = next.getAndIncrement();
              seed < from + count && failure.get() == null;
              seed = next.getAndIncrement()) {
            String wrong = worker.apply(seed);
            if (wrong != null) {
              failure.compareAndSet(null, wrong);
            }
          }
        };
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofPlatform().name("model-" + i).start(work));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return failure.get();
  }
}
