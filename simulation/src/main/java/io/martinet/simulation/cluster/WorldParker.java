package io.martinet.simulation.cluster;

import io.martinet.core.Scheduler.Cancellable;
import io.martinet.proxy.backend.Parker;
import java.util.concurrent.locks.LockSupport;

/** Parks threads of a world, in its time. */
record WorldParker(World world) implements Parker {
  @Override
  public long nanos() {
    return world.nanos();
  }

  @Override
  public void parkUntil(long deadlineNanos) {
    Thread waiting = Thread.currentThread();
    long left = Math.max(0, deadlineNanos - world.nanos());
    Cancellable alarm = world.after(left, () -> LockSupport.unpark(waiting));
    LockSupport.park(this);
    alarm.cancel();
  }

  @Override
  public void wake(Thread thread) {
    LockSupport.unpark(thread);
  }
}
