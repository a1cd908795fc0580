package io.martinet.proxy.bulk;

import io.martinet.proxy.backend.Parker;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Work of one piece, done by a thread of its own while the request's thread sends signs of life. It
 * goes on to its end when the client goes away: what it writes is whole or not there at all.
 * Belongs to one request.
 */
public final class WatchedWork<T> {
  private final Callable<T> work;
  private final Parker parker;
  private final Executor threads;
  private volatile @Nullable Done<T> done;

  /** One of the two is there. */
  private record Done<T>(@Nullable T value, @Nullable Exception failure) {}

  public WatchedWork(Callable<T> work, Parker parker, Executor threads) {
    this.work = work;
    this.parker = parker;
    this.threads = threads;
  }

  /**
   * Does it and waits for its end.
   *
   * @throws IOException the client is gone, or the work failed, which cuts the answer
   */
  public T await(Heartbeat heartbeat) throws IOException, InterruptedException {
    Thread waiter = Thread.currentThread();
    threads.execute(() -> {
      done = run();
      parker.wake(waiter);
    });
    Done<T> end = done;
    while (end == null) {
      parker.parkUntil(heartbeat.nextNanos());
      heartbeat.beatIfDue();
      end = done;
    }
    if (end.value == null) {
      throw new IOException("the work behind a heartbeat failed", end.failure);
    }
    return end.value;
  }

  private Done<T> run() {
    try {
      return new Done<>(work.call(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Done<>(null, e);
    } catch (Exception e) { // told to the request's thread, whose answer it cuts
      return new Done<>(null, e);
    }
  }
}
