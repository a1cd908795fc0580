package io.martinet.http.server;

import java.net.InetSocketAddress;

/**
 * One listener.
 *
 * @param name names its metrics: {@code http.NAME.…}
 * @param bind address, IPv4 or IPv6, and port; port 0 takes a free one
 * @param requiresProxyLine whether each connection must begin with a line of the PROXY protocol,
 *     which says whose it is
 */
public record HttpServerConfig(
    String name,
    InetSocketAddress bind,
    HttpLimits limits,
    HttpTimeouts timeouts,
    boolean requiresProxyLine) {
  public HttpServerConfig {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a listener needs a name");
    }
    if (bind.isUnresolved()) {
      throw new IllegalArgumentException("http bind address is not known: " + bind.getHostString());
    }
  }

  /** Of clients that connect by themselves. */
  public HttpServerConfig(
      String name, InetSocketAddress bind, HttpLimits limits, HttpTimeouts timeouts) {
    this(name, bind, limits, timeouts, false);
  }

  public static HttpServerConfig of(String name, InetSocketAddress bind) {
    return new HttpServerConfig(name, bind, HttpLimits.defaults(), HttpTimeouts.defaults());
  }
}
