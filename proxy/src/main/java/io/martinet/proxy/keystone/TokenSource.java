package io.martinet.proxy.keystone;

/** Knows whose a token is. Thread-safe; blocks the caller's virtual thread, for a bounded time. */
@FunctionalInterface
public interface TokenSource {
  /**
   * @param token as a client sent it
   */
  TokenAnswer ask(String token) throws InterruptedException;
}
