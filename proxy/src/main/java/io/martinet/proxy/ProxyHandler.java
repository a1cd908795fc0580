package io.martinet.proxy;

import io.martinet.http.Response;

/**
 * One stage of the proxy's pipeline, from the outermost middleware to the controllers, in
 * straight-line code on the request's virtual thread. Middleware wraps the stage behind it.
 */
@FunctionalInterface
public interface ProxyHandler {
  /**
   * @return the answer; who does not pass it on releases its content
   * @throws Exception anything thrown is answered 500 by the outermost stage and logged once
   */
  Response handle(RequestContext context) throws Exception;
}
