package io.martinet.launcher.ring;

import io.martinet.ring.Device;
import io.martinet.ring.Endpoint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads devices in the form that Swift's operators type:
 *
 * <pre>
 * d&lt;id&gt;r&lt;region&gt;z&lt;zone&gt;-&lt;ip&gt;:&lt;port&gt;R&lt;replication ip&gt;:&lt;port&gt;/&lt;device&gt;_&lt;meta&gt;
 * </pre>
 *
 * IPv6 addresses are in brackets. What may be left out depends on what it is for. Used once.
 */
final class DeviceWord {
  private static final String IP_V4 = "0123456789.";
  private static final String DIGITS = "0123456789";

  private final String whole;
  private String rest;

  private DeviceWord(String whole) {
    this.whole = whole;
    this.rest = whole;
  }

  /**
   * Which devices are searched; all parts may be left out, but not all at once.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static DeviceSearch search(String text) {
    return new DeviceWord(text).search();
  }

  /**
   * What devices change to: address, replication address, name, meta; not all may be left out.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static DeviceNames change(String text) {
    var word = new DeviceWord(text);
    DeviceNames names = word.names();
    word.requireEnd();
    return names;
  }

  /**
   * A device to add. Region, replication address and meta may be left out: region 1, the device's
   * address, and none.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static Device added(String text, int id, double weight) {
    return new DeviceWord(text).added(id, weight);
  }

  private DeviceSearch search() {
    Integer id = findNumber('d');
    Integer region = findNumber('r');
    Integer zone = findNumber('z');
    skip('-');
    DeviceNames names = names();
    requireEnd();
    return new DeviceSearch(id, region, zone, null, names);
  }

  private void requireEnd() {
    if (whole.isEmpty() || !rest.isEmpty()) {
      throw malformed();
    }
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "'%s' is not understood from '%s' on".formatted(whole, rest));
  }

  private DeviceNames names() {
    String ip = findIp();
    Integer port = findNumber(':');
    String replicationIp = null;
    Integer replicationPort = null;
    if (skip('R')) {
      replicationIp = findIp();
      replicationPort = findNumber(':');
    }
    String device = skip('/') ? upTo('_') : null;
    String meta = skip('_') ? upTo('\0') : null;
    return new DeviceNames(ip, port, replicationIp, replicationPort, device, meta);
  }

  private Device added(int id, double weight) {
    Integer region = findNumber('r');
    Integer zone = findNumber('z');
    if (zone == null || !skip('-')) {
      throw malformed();
    }
    DeviceNames names = names();
    requireEnd();
    if (names.ip() == null || names.port() == null || names.device() == null) {
      throw new IllegalArgumentException("address, port and device must be said: " + whole);
    }
    var server = new Endpoint(names.ip(), names.port());
    return new Device(
        id,
        region == null ? 1 : region,
        zone,
        server,
        replication(names, server),
        DeviceOptions.checkedName(names.device()),
        weight,
        Objects.requireNonNullElse(names.meta(), ""));
  }

  private Endpoint replication(DeviceNames names, Endpoint server) {
    if (names.replicationIp() == null && names.replicationPort() == null) {
      return server;
    }
    if (names.replicationIp() == null || names.replicationPort() == null) {
      throw new IllegalArgumentException("a replication address has a port: " + whole);
    }
    return new Endpoint(names.replicationIp(), names.replicationPort());
  }

  private boolean skip(char first) {
    boolean isThere = !rest.isEmpty() && rest.charAt(0) == first;
    if (isThere) {
      rest = rest.substring(1);
    }
    return isThere;
  }

  private @Nullable Integer findNumber(char prefix) {
    if (!skip(prefix)) {
      return null;
    }
    String digits = take(DIGITS);
    try {
      return Integer.valueOf(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "a number must follow '%s' in '%s'".formatted(prefix, whole), e);
    }
  }

  private @Nullable String findIp() {
    if (skip('[')) {
      String ip = upTo(']');
      if (!skip(']')) {
        throw malformed();
      }
      return Addresses.ip(ip);
    }
    boolean isIp = !rest.isEmpty() && DIGITS.indexOf(rest.charAt(0)) >= 0;
    return isIp ? Addresses.ip(take(IP_V4)) : null;
  }

  private String take(String characters) {
    int end = 0;
    while (end < rest.length() && characters.indexOf(rest.charAt(end)) >= 0) {
      end++;
    }
    return cut(end);
  }

  private String upTo(char limit) {
    int end = rest.indexOf(limit);
    return cut(end < 0 ? rest.length() : end);
  }

  private String cut(int end) {
    String part = rest.substring(0, end);
    rest = rest.substring(end);
    return part;
  }
}
