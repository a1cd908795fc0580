package io.martinet.object;

import java.util.concurrent.atomic.AtomicInteger;

/** How many large bodies are on the way at once. Thread-safe. */
final class StreamLimit {
  /**
   * Each holds a piece and the channel's buffer in memory, and a reader on its volume or file
   * (guessed).
   */
  static final int STREAMS_MAX = 1_024;

  private final AtomicInteger left = new AtomicInteger(STREAMS_MAX);

  boolean tryBegin() {
    return left.getAndUpdate(free -> Math.max(free - 1, 0)) > 0;
  }

  void end() {
    left.incrementAndGet();
  }
}
