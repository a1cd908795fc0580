package io.martinet.http;

/**
 * Request logic in straight-line code, on a virtual thread of its own a request. Middleware wraps a
 * handler in another.
 */
@FunctionalInterface
public interface Handler {
  /**
   * @throws Exception anything thrown is answered 500 by the outermost layer and logged once
   */
  Response handle(Request request) throws Exception;
}
