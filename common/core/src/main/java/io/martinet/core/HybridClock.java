package io.martinet.core;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hybrid logical clock: follows the wall clock, never runs backwards, never gives a tick twice, and
 * moves past every time it was shown, so that a later write wins although clocks differ. Times too
 * far ahead of the wall clock are refused (rule 10). Thread-safe.
 */
public final class HybridClock {
  /** How far ahead of this node's wall clock a time may be to be merged (rule 10). */
  public static final Duration AHEAD_MAX = Duration.ofSeconds(60);

  private static final long AHEAD_MAX_TICKS = AHEAD_MAX.toSeconds() * Timestamps.TICKS_PER_SECOND;

  private final InstantSource wall;
  private final int nonce;
  private final AtomicLong last = new AtomicLong();

  /**
   * @param wall the node's wall clock
   * @param nonce drawn at random at each process start
   */
  public HybridClock(InstantSource wall, int nonce) {
    this.wall = wall;
    this.nonce = nonce;
  }

  /** A version greater than every one this clock gave or observed before. */
  public Version next() {
    long now = wallTicks();
    return new Version(last.updateAndGet(before -> Math.max(now, before + 1)), nonce);
  }

  /** The current time in ticks, for reads and expiry; draws nothing. */
  public long nowTicks() {
    return Math.max(wallTicks(), last.get());
  }

  /**
   * Whether a time may be accepted by this node: at most {@link #AHEAD_MAX} ahead of its wall
   * clock.
   */
  public boolean accepts(long ticks) {
    return ticks <= wallTicks() + AHEAD_MAX_TICKS;
  }

  /**
   * Moves the clock past a time seen in a message.
   *
   * @return false, and nothing changed, if the time is too far ahead to be merged
   */
  public boolean observe(long ticks) {
    if (!accepts(ticks)) {
      return false;
    }
    last.accumulateAndGet(ticks, Math::max);
    return true;
  }

  private long wallTicks() {
    return Timestamps.ticksOf(wall.instant());
  }
}
