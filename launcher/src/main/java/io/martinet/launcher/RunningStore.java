package io.martinet.launcher;

import java.util.Optional;

/**
 * A store that {@code up} runs. Started, stopped and closed once each, in this order; stopping may
 * come from another thread, in the midst of a start too.
 */
sealed interface RunningStore extends AutoCloseable permits LocalStore, ProcessStore {
  /** Returns when a PUT and a listing succeed. */
  void start() throws Exception;

  /** Drains and stops everything. */
  void stop();

  /** {@code ready URL (4 devices, 4 zones)}; once started. */
  String readyLine();

  /** How to log in, told once: when the key was made. */
  Optional<String> newKeyLine();

  @Override
  void close();
}
