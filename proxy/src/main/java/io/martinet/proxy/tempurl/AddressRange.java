package io.martinet.proxy.tempurl;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network of IPv4 or IPv6: an address, or one with the length of its prefix behind a slash.
 * Immutable.
 */
final class AddressRange {
  /** Four numbers without leading zeros, which some read as octal. */
  private static final Pattern V4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  /** Without a zone, which means nothing on another machine. */
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

  private final byte[] network;
  private final int prefixBits;

  private AddressRange(byte[] network, int prefixBits) {
    this.network = network;
    this.prefixBits = prefixBits;
  }

  /** Null if the text is no range; bits beyond the prefix must be zero. */
  static @Nullable AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] network = address(slash < 0 ? text : text.substring(0, slash));
    if (network == null) {
      return null;
    }
    int bits = network.length * 8;
    if (slash < 0) {
      return new AddressRange(network, bits);
    }
    String prefix = text.substring(slash + 1);
    if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > bits) {
      return null;
    }
    int prefixBits = Integer.parseInt(prefix);
    for (int bit = prefixBits; bit < bits; bit++) {
      if (bit(network, bit) != 0) {
        return null;
      }
    }
    return new AddressRange(network, prefixBits);
  }

  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit++) {
      if (bit(bytes, bit) != bit(network, bit)) {
        return false;
      }
    }
    return true;
  }

  private static byte @Nullable [] address(String text) {
    boolean isV4 = V4.matcher(text).matches();
    if (!isV4 && !V6.matcher(text).matches()) {
      return null; // a name, above all: nobody is asked about names
    }
    try {
      InetAddress address = InetAddress.ofLiteral(text);
      // An address of IPv4 within IPv6 would be read as IPv4, its prefix as another.
      return isV4 == address instanceof Inet4Address ? address.getAddress() : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static int bit(byte[] bytes, int index) {
    return bytes[index >> 3] >> (7 - (index & 7)) & 1;
  }
}
