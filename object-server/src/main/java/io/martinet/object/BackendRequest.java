package io.martinet.object;

import io.martinet.core.ObjectState;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The head of an internal request with what every one must carry. Immutable.
 *
 * @param method as sent
 * @param target as sent, undecoded
 * @param headers as sent
 * @param policy storage policy index
 * @param ringVersion of the ring by which the sender chose this device (rule 6)
 * @param timeTicks the request's time: expiry is judged by it (rule 10)
 */
record BackendRequest(
    String method,
    String target,
    HttpHeaders headers,
    int policy,
    long ringVersion,
    long timeTicks) {
  private static final int POLICY_MAX = 0xffff;

  /**
   * @throws WireFormatException if a header that every request carries is missing or malformed, or
   *     the sender speaks a newer wire version
   */
  static BackendRequest parse(HttpRequest request) {
    HttpHeaders headers = request.headers();
    long wire = number(Wire.WIRE, require(headers, Wire.WIRE));
    if (wire > Wire.VERSION) {
      throw new WireFormatException("wire version " + wire + " is newer than " + Wire.VERSION);
    }
    return new BackendRequest(
        request.method().name(),
        request.uri(),
        headers,
        policy(headers),
        number(Wire.RING_VERSION, require(headers, Wire.RING_VERSION)),
        time(require(headers, Wire.TIME)));
  }

  /**
   * The storage policy that a request is about.
   *
   * @throws WireFormatException if it is no index
   */
  static int policy(HttpHeaders headers) {
    long policy = number(Wire.POLICY, headers.get(Wire.POLICY, "0"));
    if (policy > POLICY_MAX) {
      throw new WireFormatException(Wire.POLICY + " is not 0.." + POLICY_MAX + ": " + policy);
    }
    return (int) policy;
  }

  /** Whether it is asked what the device holds, not what there is. */
  boolean isToHolder() {
    return Wire.AS_HOLDER.equals(headers.get(Wire.AS));
  }

  /** Whether the device must be able to speak for the partition. */
  boolean isToPrimary() {
    return Wire.AS_PRIMARY.equals(headers.get(Wire.AS));
  }

  /** The version under which the sender wants to write. */
  Version version() {
    return version(headers, Wire.WRITE_VERSION);
  }

  /** The rows that the write owes, or null. */
  @Nullable RowTargets rowTargets() {
    return rowTargets(headers);
  }

  static Version version(HttpHeaders headers, String name) {
    String text = require(headers, name);
    try {
      Version version = Version.parse(text);
      if (version.isNone()) {
        throw new WireFormatException(name + " is no version: " + text);
      }
      return version;
    } catch (IllegalArgumentException e) {
      throw new WireFormatException(name + " is no version: " + text, e);
    }
  }

  static ObjectState state(HttpHeaders headers) {
    String text = require(headers, Wire.STATE);
    try {
      return ObjectState.parse(text);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException(Wire.STATE + " is no state: " + text, e);
    }
  }

  static @Nullable RowTargets rowTargets(HttpHeaders headers) {
    String text = headers.get(Wire.ROW_TARGETS);
    return text == null ? null : RowTargets.parse(text);
  }

  static String require(HttpHeaders headers, String name) {
    String text = headers.get(name);
    if (text == null) {
      throw new WireFormatException(name + " is missing");
    }
    return text;
  }

  /** A number that is not negative. */
  static long number(String name, String text) {
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
      throw new WireFormatException(name + " is negative: " + text);
    } catch (NumberFormatException e) {
      throw new WireFormatException(name + " is no number: " + text, e);
    }
  }

  private static long time(String text) {
    try {
      return Timestamps.parse(text);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException(Wire.TIME + " is no time: " + text, e);
    }
  }
}
