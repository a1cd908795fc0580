package io.martinet.launcher.ring;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses of servers in the one form that the ring keeps, so that equal ones are equal texts. */
final class Addresses {
  private static final int HOST_NAME_MAX = 255;

  private static final Pattern HOST_LABEL = Pattern.compile("(?!-)[a-z0-9-]{1,63}(?<!-)");

  private Addresses() {}

  /**
   * An IPv4 or IPv6 address; the latter in lower case and shortened as RFC 5952 says.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static String ip(String text) {
    String ip = findIp(text);
    if (ip == null) {
      throw new IllegalArgumentException("not an IP address: '" + text + "'");
    }
    return ip;
  }

  /** As {@link #ip}, or the name of a host, in lower case. */
  static String ipOrHost(String text) {
    String ip = findIp(text.replaceFirst("^\\[(.*)]$", "$1"));
    if (ip != null) {
      return ip;
    }
    String name = text.toLowerCase(Locale.ROOT);
    boolean isName = !name.isEmpty() && name.length() <= HOST_NAME_MAX;
    for (String label : name.replaceFirst("\\.$", "").split("\\.", -1)) {
      isName &= HOST_LABEL.matcher(label).matches();
    }
    if (!isName) {
      throw new IllegalArgumentException("neither an address nor the name of a host: " + text);
    }
    return name;
  }

  private static @Nullable String findIp(String text) {
    if (NetUtil.isValidIpV4Address(text)) {
      return text;
    }
    // Of a zone ("%eth0") other machines know nothing.
    InetAddress v6 = text.indexOf('%') < 0 ? NetUtil.getByName(text, false) : null;
    return v6 == null ? null : NetUtil.toAddressString(v6);
  }
}
