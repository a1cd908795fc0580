package io.martinet.proxy.backend;

import io.martinet.core.StorePath;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests about one name go one by one through this proxy, in the order in which they came.
 * Thread-safe.
 */
public final class NameTurns {
  /** Requests about one name that wait at most: beyond it they are told to come again. Guessed. */
  static final int WAITING_MAX = 1024;

  /** A turn that was waited for; closed when it is over. */
  public interface Turn extends AutoCloseable {
    /** Of what waits for nobody. */
    Turn FREE = () -> {};

    @Override
    void close();
  }

  private final Parker parker;
  private final Map<StorePath, Queue<Waiter>> queues = new HashMap<>();

  private static final class Waiter implements Turn {
    private final NameTurns turns;
    private final StorePath path;
    private final Thread thread = Thread.currentThread();

    Waiter(NameTurns turns, StorePath path) {
      this.turns = turns;
      this.path = path;
    }

    @Override
    public void close() {
      turns.leave(this);
    }
  }

  public NameTurns(Parker parker) {
    this.parker = parker;
  }

  /**
   * Waits for the turn.
   *
   * @return null if it did not come in time, or too many wait already
   */
  public @Nullable Turn await(StorePath path, Duration waitMax) throws InterruptedException {
    var waiter = new Waiter(this, path);
    if (!enter(waiter)) {
      return null;
    }
    long deadline = parker.nanos() + waitMax.toNanos();
    boolean isTurn = false;
    try {
      while (!isFirst(waiter)) {
        if (parker.nanos() - deadline >= 0) {
          return null;
        }
        parker.parkUntil(deadline);
      }
      isTurn = true;
      return waiter;
    } finally {
      if (!isTurn) {
        leave(waiter);
      }
    }
  }

  private synchronized boolean enter(Waiter waiter) {
    Queue<Waiter> queue = queues.computeIfAbsent(waiter.path, _ -> new ArrayDeque<>());
    return queue.size() < WAITING_MAX && queue.add(waiter);
  }

  private synchronized boolean isFirst(Waiter waiter) {
    Queue<Waiter> queue = queues.get(waiter.path);
    return queue != null && queue.peek() == waiter;
  }

  private void leave(Waiter waiter) {
    Waiter next;
    synchronized (this) {
      Queue<Waiter> queue = queues.get(waiter.path);
      if (queue == null) {
        return;
      }
      queue.remove(waiter);
      next = queue.peek();
      if (next == null) {
        queues.remove(waiter.path);
      }
    }
    if (next != null) {
      parker.wake(next.thread);
    }
  }

  /** Requests about a name, the one whose turn it is among them. */
  synchronized int waiting(StorePath path) {
    Queue<Waiter> queue = queues.get(path);
    return queue == null ? 0 : queue.size();
  }

  /** Names that requests are at work for. */
  synchronized int count() {
    return queues.size();
  }
}
