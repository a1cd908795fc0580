package io.martinet.database.server;

import io.martinet.core.Ticker;
import io.martinet.http.wire.Wire;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line a request, {@code METHOD TARGET STATUS BYTES TRANS-ID MICROSECONDS}, at a logger of its
 * own, {@code io.martinet.ROLE.requests}, so that it can be sent elsewhere or turned off. What no
 * client caused has no transaction id, comes many times a second, and is a detail: at DEBUG.
 * Thread-safe.
 */
final class RequestLog {
  private static final long NANOS_PER_MICRO = 1_000;

  private static final String NO_TRANSACTION = "-";

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
    String transId = request.get(Wire.TRANS_ID);
    Level level = transId == null ? Level.DEBUG : Level.INFO;
    if (lines.isEnabledForLevel(level)) {
      // The thread that writes the log puts the text together, not this one.
      lines
          .atLevel(level)
          .log(
              "{} {} {} {} {} {}",
              method,
              target,
              status,
              bytes,
              transId == null ? NO_TRANSACTION : transId,
              (ticker.nanos() - startedNanos) / NANOS_PER_MICRO);
    }
  }
}
