package io.martinet.http;

/**
 * Serves the requests of a port on the event loop of the request's channel: must never block. Work
 * that waits is handed to a device's threads, and answered back through {@link Exchange}.
 */
@FunctionalInterface
public interface ExchangeHandler {
  /**
   * Called when a request's head has arrived and passed the protocol's limits. Pipelined requests
   * come one at a time: the next begins after this one is answered and its body consumed.
   *
   * @return what takes the request's body; called back on the same event loop
   */
  BodyReceiver begin(Exchange exchange);
}
