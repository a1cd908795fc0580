package io.martinet.proxy.ratelimit;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives each request its turn: those of one key are so far apart as its rate says. Who was idle may
 * make up for a pause by a burst, for as long as the buffer says; after a longer one he begins
 * anew. Thread-safe.
 */
final class Pacer {
  /** Keys in memory: some 20 MB. Beyond, new ones are not limited until others are forgotten. */
  static final int KEYS_MAX = 100_000;

  /** Not to be waited for. */
  static final long REFUSED = -1;

  /** When the next request of a key has its turn. */
  private final ConcurrentHashMap<String, Long> turns = new ConcurrentHashMap<>();

  private final long bufferNanos;
  private final long waitMaxNanos;
  private final AtomicLong sweepNanos = new AtomicLong(Long.MIN_VALUE);

  Pacer(Duration buffer, Duration waitMax) {
    this.bufferNanos = buffer.toNanos();
    this.waitMaxNanos = waitMax.toNanos();
  }

  /**
   * Takes a turn.
   *
   * @param nowNanos of a ticker
   * @return how long to wait for it, in nanoseconds, or {@link #REFUSED}: too long, and it was not
   *     taken
   */
  long reserve(String key, double perSecond, long nowNanos) {
    if (turns.size() >= KEYS_MAX && !turns.containsKey(key)) {
      sweep(nowNanos);
      if (turns.size() >= KEYS_MAX) {
        return 0;
      }
    }
    long interval = (long) (Duration.ofSeconds(1).toNanos() / perSecond);
    var wait = new AtomicLong();
    turns.compute(
        key,
        (_, turn) -> {
          long mine = turn == null || nowNanos - turn > bufferNanos ? nowNanos : turn;
          wait.set(Math.max(0, mine - nowNanos));
          if (wait.get() > waitMaxNanos) {
            wait.set(REFUSED);
            return turn;
          }
          return mine + interval;
        });
    return wait.get();
  }

  /** Forgets keys whose turns are so long past that they would begin anew; once in a buffer. */
  private void sweep(long nowNanos) {
    long last = sweepNanos.get();
    boolean isDue = last == Long.MIN_VALUE || nowNanos - last > bufferNanos;
    if (isDue && sweepNanos.compareAndSet(last, nowNanos)) {
      turns.values().removeIf(turn -> nowNanos - turn > bufferNanos);
    }
  }

  int keys() {
    return turns.size();
  }
}
