package io.martinet.ring;

/**
 * Address of a server as the ring knows it.
 *
 * @param ip IPv4 or IPv6 address without brackets, or a host name
 * @param port 0 to 65535
 */
public record Endpoint(String ip, int port) {
  private static final int PORT_MAX = 65_535;

  public Endpoint {
    if (ip.isEmpty()) {
      throw new IllegalArgumentException("empty address");
    }
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("port must be 0.." + PORT_MAX + ", was " + port);
    }
  }

  /** {@code ip:port}, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return (ip.indexOf(':') < 0 ? ip : '[' + ip + ']') + ':' + port;
  }
}
