package io.martinet.object;

import java.util.concurrent.atomic.AtomicLong;

/** A bounded number of bytes that many share. Thread-safe. */
final class ByteBudget {
  private final AtomicLong left;

  ByteBudget(long bytesMax) {
    this.left = new AtomicLong(bytesMax);
  }

  /** Takes bytes if they are there. */
  boolean tryTake(long bytes) {
    long before = left.getAndUpdate(free -> free >= bytes ? free - bytes : free);
    return before >= bytes;
  }

  void giveBack(long bytes) {
    left.addAndGet(bytes);
  }

  long leftBytes() {
    return left.get();
  }
}
