package io.martinet.http.transport;

import io.martinet.core.Ticker;
import io.martinet.http.BodySender;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets a virtual thread wait until a sender has room. */
public final class RoomWait {
  private RoomWait() {}

  /**
   * Waits for room, or for the sender's closing.
   *
   * @return false when the time passed with neither
   */
  public static boolean await(BodySender sender, Duration max, Ticker ticker)
      throws InterruptedException {
    if (sender.isWritable() || !sender.isOpen()) {
      return true;
    }
    Thread waiter = Thread.currentThread();
    long deadline = ticker.nanos() + max.toNanos();
    sender.onWritable(() -> LockSupport.unpark(waiter));
    while (!sender.isWritable() && sender.isOpen()) {
      long left = deadline - ticker.nanos();
      if (left <= 0) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("while waiting to send");
      }
      LockSupport.parkNanos(sender, left);
    }
    return true;
  }
}
