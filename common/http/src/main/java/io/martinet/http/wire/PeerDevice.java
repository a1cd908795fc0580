package io.martinet.http.wire;

import io.martinet.http.PeerAddress;
import java.util.List;

/**
 * A device and where its server listens: {@code DEVICE@HOST:PORT} in headers. Immutable.
 *
 * @param device name in the ring, like {@code d1}
 * @param address of the server that has the device
 */
public record PeerDevice(String device, PeerAddress address) {
  /** Devices in one header at most: more than a ring has replicas, with handoffs. */
  static final int LIST_MAX = 64;

  private static final int PORT_MAX = 65_535;

  public PeerDevice {
    if (!isName(device)) {
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
   * @throws WireFormatException if the text has another form
   */
  public static PeerDevice parse(String text) {
    int at = text.indexOf('@');
    int colon = text.lastIndexOf(':');
    if (at < 0 || colon < at) {
      throw new WireFormatException("not a device's address: " + text);
    }
    try {
      return new PeerDevice(
          text.substring(0, at),
          new PeerAddress(host(text.substring(at + 1, colon)), port(text, colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("not a device's address: " + text, e);
    }
  }

  /**
   * Reads devices separated by blanks; none from an empty text.
   *
   * @throws WireFormatException if one has another form or there are too many
   */
  public static List<PeerDevice> parseList(String text) {
    return words(text, LIST_MAX).stream().map(PeerDevice::parse).toList();
  }

  /** The form that {@link #parseList} reads. */
  public static String list(List<PeerDevice> devices) {
    return String.join(" ", devices.stream().map(PeerDevice::toString).toList());
  }

  /** Whether the text may name a device. */
  public static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isNameCharacter(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static List<String> words(String text, int countMax) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> words = List.of(text.split(" ", countMax + 1));
    if (words.size() > countMax) {
      throw new WireFormatException("more than " + countMax + " words");
    }
    return words;
  }

  private static String host(String text) {
    boolean isBracketed = text.startsWith("[") && text.endsWith("]");
    if (text.indexOf(':') >= 0 && !isBracketed) {
      throw new WireFormatException("IPv6 host without brackets: " + text);
    }
    return isBracketed ? text.substring(1, text.length() - 1) : text;
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
