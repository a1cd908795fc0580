package io.martinet.http;

import org.jspecify.annotations.Nullable;

/**
 * Where a role listens for internal requests.
 *
 * @param host IP address as text, IPv6 without brackets
 * @param port 1 to 65535
 */
public record PeerAddress(String host, int port) {
  public PeerAddress {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not an address: " + host + ":" + port);
    }
  }

  // By hand: each start has a map of peers, and what the compiler leaves to the first use is slow.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PeerAddress(String otherHost, int otherPort)
        && port == otherPort
        && host.equals(otherHost);
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }

  /** {@code host:port}, IPv6 hosts in brackets: the {@code Host} header and the logs. */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
