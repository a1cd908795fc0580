package io.martinet.http.wire;

import io.martinet.http.PeerAddress;

/**
 * A device and where its server listens: {@code DEVICE@HOST:PORT} in headers. Immutable.
 *
 * @param device name in the ring, like {@code d1}
 * @param address of the server that has the device
 */
public record PeerDevice(String device, PeerAddress address) {
  private static final int PORT_MAX = 65_535;

  public PeerDevice {
    if (device.isEmpty() || !device.chars().allMatch(PeerDevice::isNameCharacter)) {
      throw new IllegalArgumentException("not a device name: " + device);
    }
  }

  /** The wire form; IPv6 hosts stand in brackets. */
  @Override
  public String toString() {
    return device + "@" + address;
  }

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static PeerDevice parse(String text) {
    int at = text.indexOf('@');
    int colon = text.lastIndexOf(':');
    if (at < 0 || colon < at) {
      throw new IllegalArgumentException("not a device's address: " + text);
    }
    String host = text.substring(at + 1, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new PeerDevice(text.substring(0, at), new PeerAddress(host, port(text, colon + 1)));
  }

  private static int port(String text, int begin) {
    int port = 0;
    for (int i = begin; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || port > PORT_MAX) {
        throw new IllegalArgumentException("not a device's address: " + text);
      }
      port = port * 10 + (c - '0');
    }
    return port;
  }

  /**
   * Names become path segments, header words and directory names: nothing that any of them needs
   * quoted.
   */
  private static boolean isNameCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.';
  }
}
