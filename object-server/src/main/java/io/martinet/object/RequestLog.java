package io.martinet.object;

import io.martinet.core.Ticker;
import io.netty.handler.codec.http.HttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line a request, {@code METHOD TARGET STATUS BYTES TRANS-ID MICROSECONDS}, at a logger of its
 * own, so that it can be sent elsewhere or turned off. What no client caused has no transaction id,
 * comes many times a second, and is a detail: at DEBUG. Thread-safe.
 */
final class RequestLog {
  private static final Logger LINES = LoggerFactory.getLogger("io.martinet.object.requests");
  private static final Logger FAULTS = LoggerFactory.getLogger(RequestLog.class);

  /** Stands for the transaction of a request that no client caused. */
  static final String NO_TRANSACTION = "-";

  private static final long NANOS_PER_MICRO = 1_000;

  private final Ticker ticker;

  RequestLog(Ticker ticker) {
    this.ticker = ticker;
  }

  long now() {
    return ticker.nanos();
  }

  void line(HttpRequest request, String transId, int status, long lengthBytes, long startedNanos) {
    Level level = transId.equals(NO_TRANSACTION) ? Level.DEBUG : Level.INFO;
    if (LINES.isEnabledForLevel(level)) {
      // The thread that writes the log puts the text together, not the event loop.
      LINES
          .atLevel(level)
          .log(
              "{} {} {} {} {} {}",
              request.method(),
              request.uri(),
              status,
              lengthBytes,
              transId,
              (ticker.nanos() - startedNanos) / NANOS_PER_MICRO);
    }
  }

  /** A request ran into a bug or a fault that nothing below answers for. */
  void fault(HttpRequest request, String transId, Throwable cause) {
    FAULTS.error(
        "request failed: {} {} transId={}", request.method(), request.uri(), transId, cause);
  }
}
