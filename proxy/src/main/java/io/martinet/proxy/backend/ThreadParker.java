package io.martinet.proxy.backend;

import io.martinet.core.Ticker;
import java.util.concurrent.locks.LockSupport;

/** Parks the thread: the form for everything but simulations. */
public final class ThreadParker implements Parker {
  private final Ticker ticker;

  public ThreadParker(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public long nanos() {
    return ticker.nanos();
  }

  @Override
  public void parkUntil(long deadlineNanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long left = deadlineNanos - ticker.nanos();
    if (left > 0) {
      LockSupport.parkNanos(this, left);
    }
  }

  @Override
  public void wake(Thread thread) {
    LockSupport.unpark(thread);
  }
}
