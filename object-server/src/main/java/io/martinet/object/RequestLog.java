package io.martinet.object;

import io.martinet.core.Ticker;
import io.netty.handler.codec.http.HttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a request, {@code METHOD TARGET STATUS BYTES TRANS-ID MICROSECONDS}, at a logger of its
 * own, so that it can be sent elsewhere or turned off. Thread-safe.
 */
final class RequestLog {
  private static final Logger LINES = LoggerFactory.getLogger("io.martinet.object.requests");
  private static final Logger FAULTS = LoggerFactory.getLogger(RequestLog.class);

  private static final long NANOS_PER_MICRO = 1_000;

  private final Ticker ticker;

  RequestLog(Ticker ticker) {
    this.ticker = ticker;
  }

  long now() {
    return ticker.nanos();
  }

  void line(HttpRequest request, String transId, int status, long lengthBytes, long startedNanos) {
    if (LINES.isInfoEnabled()) {
      var line = new StringBuilder(160);
      line.append(request.method()).append(' ').append(request.uri());
      line.append(' ').append(status).append(' ').append(lengthBytes);
      line.append(' ').append(transId);
      line.append(' ').append((ticker.nanos() - startedNanos) / NANOS_PER_MICRO);
      LINES.info(line.toString());
    }
  }

  /** A request ran into a bug or a fault that nothing below answers for. */
  void fault(HttpRequest request, String transId, Throwable cause) {
    FAULTS.error(
        "request failed: {} {} transId={}", request.method(), request.uri(), transId, cause);
  }
}
