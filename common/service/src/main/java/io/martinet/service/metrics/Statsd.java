package io.martinet.service.metrics;

import java.time.Duration;

/**
 * Takes figures as they come about, under the names that Swift's dashboards know. Thread-safe; no
 * method waits, so event loops may call it.
 */
public interface Statsd {
  /** Takes nothing. */
  Statsd OFF =
      new Statsd() {
        @Override
        public void timing(String name, Duration time, double rate) {}

        @Override
        public void count(String name, long count) {}
      };

  /**
   * How long something took.
   *
   * @param rate share of the calls that count, above 0 and at most 1; the receiver is told it
   */
  void timing(String name, Duration time, double rate);

  /** So many more. */
  void count(String name, long count);

  /** As {@link #timing(String, Duration, double)}, of all calls. */
  default void timing(String name, Duration time) {
    timing(name, time, 1);
  }
}
