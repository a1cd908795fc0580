package io.martinet.proxy.object;

import io.martinet.http.Response;
import io.martinet.proxy.backend.QuorumNotReachedException;

/** What one method does to an object. Thread-safe; blocks the request's virtual thread. */
@FunctionalInterface
interface ObjectVerb {
  /**
   * @throws QuorumNotReachedException answered 503
   * @throws ContainerChangedException nothing was done: the container is to be looked up anew
   */
  Response handle(ObjectRequest request) throws QuorumNotReachedException, InterruptedException;
}
