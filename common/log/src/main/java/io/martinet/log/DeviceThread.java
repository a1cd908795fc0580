package io.martinet.log;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread that works for one device and is woken, never interrupted: an interrupt would
 * close the file channel it finds in use.
 */
public final class DeviceThread implements AutoCloseable {
  private final String name;
  private @Nullable Thread thread;
  private volatile boolean ending;

  public DeviceThread(String name) {
    this.name = name;
  }

  /** Starts it; a second call does nothing. */
  public synchronized void start(Runnable work) {
    if (thread == null && !ending) {
      thread = Thread.ofPlatform().name(name).daemon().start(work);
    }
  }

  /** Waits, on the thread itself, until the time is over or {@link #wake} or {@link #close}. */
  public void pause(long nanos) {
    if (!ending) {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Ends a {@link #pause}. */
  public synchronized void wake() {
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** Whether the thread has been started. */
  public synchronized boolean isStarted() {
    return thread != null;
  }

  /** Wakes the thread and waits for it to end; its work must look whether it is to. */
  @Override
  public void close() {
    ending = true;
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    LockSupport.unpark(running);
    try {
      running.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
