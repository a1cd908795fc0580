package io.martinet.proxy.middleware;

import io.martinet.proxy.ProxyHandler;
import java.util.List;

/** Makes a stage that stands in front of another. */
@FunctionalInterface
public interface Middleware {
  ProxyHandler before(ProxyHandler next);

  /**
   * Wraps a stage in others.
   *
   * @param outermostFirst in the order in which a request meets them
   */
  static ProxyHandler wrap(List<Middleware> outermostFirst, ProxyHandler innermost) {
    ProxyHandler handler = innermost;
    for (Middleware stage : outermostFirst.reversed()) {
      handler = stage.before(handler);
    }
    return handler;
  }
}
