package io.martinet.service.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends StatsD the times of a storage server's requests, as Swift's: {@code SERVER.METHOD.timing},
 * or {@code SERVER.METHOD.errors.timing} where the request was none or the server is at fault. That
 * there is nothing, or something newer, is no error. Thread-safe; never waits.
 */
public final class RequestTimings {
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR_MIN = 500;

  private final String server;
  private final double headRate;
  private final Statsd statsd;

  /** There are a dozen methods; further words of whoever sends them share a name. */
  private static final int METHODS_MAX = 32;

  private static final String OTHER_METHOD = "BAD_METHOD";

  private final Map<String, Names> names = new ConcurrentHashMap<>();

  private record Names(String good, String bad) {}

  /**
   * @param server as {@code object-server}
   * @param headRate share of the HEADs that are told
   */
  public RequestTimings(String server, double headRate, Statsd statsd) {
    this.server = server;
    this.headRate = headRate;
    this.statsd = statsd;
  }

  /** A request was answered. */
  public void took(String method, int status, long nanos) {
    if (statsd == Statsd.OFF) {
      return;
    }
    Names its = names(method);
    boolean isBad = status == BAD_REQUEST || status >= SERVER_ERROR_MIN;
    statsd.timing(
        isBad ? its.bad : its.good, Duration.ofNanos(nanos), method.equals("HEAD") ? headRate : 1);
  }

  private Names names(String method) {
    Names known = names.get(method);
    if (known != null) {
      return known;
    }
    boolean isNamed = names.size() < METHODS_MAX && method.matches("[A-Z]+");
    return names.computeIfAbsent(isNamed ? method : OTHER_METHOD, this::namesOf);
  }

  private Names namesOf(String method) {
    String begin = server + "." + method;
    return new Names(begin + ".timing", begin + ".errors.timing");
  }
}
