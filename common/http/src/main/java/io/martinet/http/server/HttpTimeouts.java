package io.martinet.http.server;

import java.time.Duration;

/**
 * How long a connection may take. Checked by a sweep every quarter of the shortest one, at most
 * once a second; so each may last that much longer. A body's pace is its reader's matter.
 *
 * @param keepAliveIdleMax between an answer and the next request's first byte
 * @param headMax from a head's first byte to its last
 * @param sendMax without the client taking a byte of what waits for it
 * @param lingerMax for reading away what a client still sends after the last answer
 */
public record HttpTimeouts(
    Duration keepAliveIdleMax, Duration headMax, Duration sendMax, Duration lingerMax) {
  public HttpTimeouts {
    check("keep_alive_idle_max", keepAliveIdleMax);
    check("head_max", headMax);
    check("send_max", sendMax);
    check("linger_max", lingerMax);
  }

  private static void check(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("http." + key + " must be positive, was " + value);
    }
  }

  /** Swift's client_timeout of 60 s for all but the linger, which is a guess. */
  public static HttpTimeouts defaults() {
    Duration minute = Duration.ofSeconds(60);
    return new HttpTimeouts(minute, minute, minute, Duration.ofSeconds(2));
  }

  /** How often connections are looked at. */
  Duration sweepInterval() {
    Duration shortest = keepAliveIdleMax;
    for (Duration each : new Duration[] {headMax, sendMax, lingerMax}) {
      shortest = each.compareTo(shortest) < 0 ? each : shortest;
    }
    Duration quarter = shortest.dividedBy(4);
    Duration second = Duration.ofSeconds(1);
    return quarter.compareTo(second) < 0 ? quarter : second;
  }
}
