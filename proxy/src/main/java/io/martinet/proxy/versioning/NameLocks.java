package io.martinet.proxy.versioning;

import io.martinet.core.StorePath;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One request of this proxy at a time for each name. There are as many locks as names that requests
 * are at work for. Thread-safe; waiting blocks the virtual thread.
 */
public final class NameLocks {
  private static final class Counted {
    private final ReentrantLock lock = new ReentrantLock();

    /** Holder and waiters; changed only while the map has hold of the entry. */
    private int users;
  }

  private final ConcurrentHashMap<StorePath, Counted> locks = new ConcurrentHashMap<>();

  /** A name that is held, until closed by the thread that holds it. */
  public final class Held implements AutoCloseable {
    private final StorePath name;
    private final Counted counted;

    private Held(StorePath name, Counted counted) {
      this.name = name;
      this.counted = counted;
    }

    @Override
    public void close() {
      counted.lock.unlock();
      leave(name);
    }
  }

  /** Waits for the name; null if it was not free in time. */
  public @Nullable Held acquire(StorePath name, Duration waitMax) throws InterruptedException {
    Counted counted = join(name);
    boolean isHeld = false;
    try {
      isHeld = counted.lock.tryLock(waitMax.toNanos(), TimeUnit.NANOSECONDS);
      return isHeld ? new Held(name, counted) : null;
    } finally {
      if (!isHeld) {
        leave(name);
      }
    }
  }

  /** How many names requests are at work for. */
  int size() {
    return locks.size();
  }

  private Counted join(StorePath name) {
    return locks.compute(
        name,
        (_, there) -> {
          Counted counted = there == null ? new Counted() : there;
          counted.users++;
          return counted;
        });
  }

  private void leave(StorePath name) {
    locks.computeIfPresent(name, (_, counted) -> --counted.users == 0 ? null : counted);
  }
}
