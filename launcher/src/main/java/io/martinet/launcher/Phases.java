package io.martinet.launcher;

import io.martinet.core.Ticker;

/** How long the phases of a start took, for one line of the log. One thread. */
final class Phases {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Ticker ticker;
  private final StringBuilder text = new StringBuilder();
  private long beganNanos;

  Phases(Ticker ticker) {
    this.ticker = ticker;
    this.beganNanos = ticker.nanos();
  }

  /** What went on since the last one ended is this. */
  void end(String phase) {
    long now = ticker.nanos();
    text.append(text.isEmpty() ? "" : " ")
        .append(phase)
        .append('=')
        .append((now - beganNanos) / NANOS_PER_MILLI)
        .append("ms");
    beganNanos = now;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
