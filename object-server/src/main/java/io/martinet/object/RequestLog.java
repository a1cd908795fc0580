package io.martinet.object;

import io.martinet.core.Ticker;
import io.martinet.http.Exchange;
import io.martinet.http.wire.Wire;
import io.martinet.service.log.StorageLine;
import io.martinet.service.metrics.RequestTimings;
import io.martinet.service.metrics.Statsd;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the storage log, and StatsD, of each request that was answered. Thread-safe; never waits.
 */
final class RequestLog {
  private static final Logger FAULTS = LoggerFactory.getLogger(RequestLog.class);

  /** Share of the HEADs whose time is sent to StatsD: Swift's, which dashboards count by. */
  private static final double HEAD_RATE = 0.8;

  /** Stands for the transaction of a request that no client caused. */
  static final String NO_TRANSACTION = "-";

  private final Ticker ticker;
  private final InstantSource clock;
  private final RequestTimings timings;

  RequestLog(Ticker ticker, InstantSource clock, Statsd statsd) {
    this.ticker = ticker;
    this.clock = clock;
    this.timings = new RequestTimings(ObjectServer.NAME, HEAD_RATE, statsd);
  }

  long now() {
    return ticker.nanos();
  }

  void line(Exchange exchange, int status, long lengthBytes, long startedNanos) {
    HttpHeaders headers = exchange.request().headers();
    if (headers.contains(Wire.WIRE)) {
      timings.took(exchange.request().method().name(), status, ticker.nanos() - startedNanos);
    }
    if (StorageLine.isKept(headers.get(Wire.TRANS_ID))) {
      HttpRequest request = exchange.request();
      new StorageLine(
              ObjectServer.NAME,
              exchange.remoteAddress(),
              clock.instant(),
              request.method().name(),
              request.uri(),
              status,
              lengthBytes,
              new StorageLine.Sender(
                  headers.get("Referer"),
                  headers.get(Wire.TRANS_ID),
                  headers.get("User-Agent"),
                  headers.get(Wire.POLICY)),
              Duration.ofNanos(ticker.nanos() - startedNanos))
          .write();
    }
  }

  /** A request ran into a bug or a fault that nothing below answers for. */
  void fault(HttpRequest request, String transId, Throwable cause) {
    FAULTS.error(
        "request failed: {} {} transId={}", request.method(), request.uri(), transId, cause);
  }
}
