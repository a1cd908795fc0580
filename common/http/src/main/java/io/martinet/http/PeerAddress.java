package io.martinet.http;

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

  /** {@code host:port}, IPv6 hosts in brackets: the {@code Host} header and the logs. */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
