package io.martinet.service;

import io.martinet.core.Ticker;

/** The machine's monotonic clock. Thread-safe. */
public final class SystemTicker implements Ticker {
  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
