package io.martinet.core;

/** Monotonic time for measuring durations, injected so that tests own it. */
@FunctionalInterface
public interface Ticker {
  /** Nanoseconds since an arbitrary moment; never decreases. */
  long nanos();
}
