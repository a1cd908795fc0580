package io.martinet.proxy.object;

import io.martinet.core.StorePath;
import io.martinet.proxy.backend.Parker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets the conditional writes of one object go one by one through this proxy, in the order in which
 * they came: at the same moment they would only void each other's promises (rule 7). Thread-safe.
 */
final class KeyTurns {
  /** Writes of one object that wait at most: beyond it they are told to come again. Guessed. */
  static final int WAITING_MAX = 1024;

  private final Parker parker;
  private final Map<StorePath, Queue<Waiter>> queues = new HashMap<>();

  private static final class Waiter implements Ballots.Turn {
    private final KeyTurns turns;
    private final StorePath path;
    private final Thread thread = Thread.currentThread();

    Waiter(KeyTurns turns, StorePath path) {
      this.turns = turns;
      this.path = path;
    }

    @Override
    public void close() {
      turns.leave(this);
    }
  }

  KeyTurns(Parker parker) {
    this.parker = parker;
  }

  /**
   * Waits for the turn.
   *
   * @return null if it did not come in time, or too many wait already
   */
  Ballots.@Nullable Turn await(StorePath path, Duration waitMax) throws InterruptedException {
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

  /** Objects of which a write is under way. */
  synchronized int count() {
    return queues.size();
  }
}
