package io.martinet.database.server;

import io.martinet.http.transport.HttpRuntime;
import io.martinet.http.wire.Wire;
import io.martinet.service.log.StorageLine;
import io.martinet.service.metrics.RequestTimings;
import io.martinet.service.metrics.Statsd;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.SocketAddress;
import java.time.Duration;

/**
 * Tells the storage log, and StatsD, of each request that was answered. Thread-safe; never waits.
 */
final class RequestLog {
  /** Share of the HEADs whose time is sent to StatsD: Swift's, which dashboards count by. */
  private static final double CONTAINER_HEAD_RATE = 0.1;

  private final String server;
  private final HttpRuntime runtime;
  private final RequestTimings timings;

  /**
   * @param role {@code account} or {@code container}
   */
  RequestLog(String role, HttpRuntime runtime, Statsd statsd) {
    this.server = role + "-server";
    this.runtime = runtime;
    this.timings =
        new RequestTimings(server, role.equals("container") ? CONTAINER_HEAD_RATE : 1, statsd);
  }

  long now() {
    return runtime.ticker().nanos();
  }

  void line(
      SocketAddress remote,
      HttpMethod method,
      String target,
      HttpHeaders request,
      int status,
      long bytes,
      long startedNanos) {
    if (request.contains(Wire.WIRE)) {
      timings.took(method.name(), status, now() - startedNanos);
    }
    if (StorageLine.isKept(request.get(Wire.TRANS_ID))) {
      new StorageLine(
              server,
              remote,
              runtime.clock().instant(),
              method.name(),
              target,
              status,
              bytes,
              new StorageLine.Sender(
                  request.get("Referer"),
                  request.get(Wire.TRANS_ID),
                  request.get("User-Agent"),
                  request.get(Wire.POLICY)),
              Duration.ofNanos(now() - startedNanos))
          .write();
    }
  }
}
