package io.martinet.http.client;

/** Something that must not take for ever; looked at by the sweep, on its loop. */
@FunctionalInterface
interface Watched {
  void check(long nowNanos);
}
