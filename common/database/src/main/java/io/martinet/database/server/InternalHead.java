package io.martinet.database.server;

import io.martinet.core.HybridClock;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.netty.handler.codec.http.HttpHeaders;

/** Headers of internal requests: those that each one carries, and those that writes name. */
final class InternalHead {
  private static final int POLICY_MAX = 0xffff;

  private InternalHead() {}

  /**
   * Checks what each request carries and moves the clock past its time.
   *
   * @throws WireFormatException if a header is missing or malformed, the sender speaks a newer wire
   *     version, or its time is too far ahead
   */
  static void check(HttpHeaders headers, HybridClock clock) {
    long wire = number(Wire.WIRE, require(headers, Wire.WIRE));
    if (wire > Wire.VERSION) {
      throw new WireFormatException("wire version " + wire + " is newer than " + Wire.VERSION);
    }
    number(Wire.RING_VERSION, require(headers, Wire.RING_VERSION));
    observe(clock, Wire.TIME, time(require(headers, Wire.TIME)));
  }

  /** Of the ring by which the sender chose this device; checked to be there before. */
  static long ringVersion(HttpHeaders headers) {
    return number(Wire.RING_VERSION, require(headers, Wire.RING_VERSION));
  }

  /** The version under which the sender writes. */
  static Version writeVersion(HttpHeaders headers, HybridClock clock) {
    String text = require(headers, Wire.WRITE_VERSION);
    try {
      Version version = Version.parse(text);
      if (version.isNone()) {
        throw new WireFormatException("not a version to write: " + text);
      }
      observe(clock, Wire.WRITE_VERSION, version.ticks());
      return version;
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("not a version to write: " + text, e);
    }
  }

  /** A policy index, or -1 if the header is absent. */
  static int policy(HttpHeaders headers, String name) {
    String text = headers.get(name);
    if (text == null) {
      return -1;
    }
    long policy = number(name, text);
    if (policy > POLICY_MAX) {
      throw new WireFormatException(name + " is no policy index: " + text);
    }
    return (int) policy;
  }

  /** With how many of the peers named a replica has to catch up: all, unless the header says. */
  static int enoughPeers(HttpHeaders headers, int all) {
    String text = headers.get(Wire.CATCH_UP_ENOUGH);
    return text == null ? all : (int) Math.min(number(Wire.CATCH_UP_ENOUGH, text), all);
  }

  static String require(HttpHeaders headers, String name) {
    String text = headers.get(name);
    if (text == null) {
      throw new WireFormatException(name + " is missing");
    }
    return text;
  }

  /** A header that is a number and not negative. */
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

  private static void observe(HybridClock clock, String name, long ticks) {
    if (!clock.observe(ticks)) {
      throw new WireFormatException(name + " is too far ahead: " + Timestamps.format(ticks));
    }
  }
}
