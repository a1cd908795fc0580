package io.martinet.database.server;

import io.martinet.core.Ticker;
import io.martinet.http.wire.Wire;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a request, {@code METHOD TARGET STATUS BYTES TRANS-ID MICROSECONDS}, at a logger of its
 * own, {@code io.martinet.ROLE.requests}, so that it can be sent elsewhere or turned off.
 * Thread-safe.
 */
final class RequestLog {
  private static final long NANOS_PER_MICRO = 1_000;

  private final Logger lines;
  private final Ticker ticker;

  RequestLog(String role, Ticker ticker) {
    this.lines = LoggerFactory.getLogger("io.martinet." + role + ".requests");
    this.ticker = ticker;
  }

  long now() {
    return ticker.nanos();
  }

  void line(
      HttpMethod method,
      String target,
      HttpHeaders request,
      int status,
      long bytes,
      long startedNanos) {
    if (lines.isInfoEnabled()) {
      lines.info(
          "{} {} {} {} {} {}",
          method,
          target,
          status,
          bytes,
          request.get(Wire.TRANS_ID, "-"),
          (ticker.nanos() - startedNanos) / NANOS_PER_MICRO);
    }
  }
}
