package io.martinet.database.server;

import io.martinet.http.transport.HttpRuntime;
import io.martinet.http.wire.Wire;
import io.martinet.service.log.StorageLine;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.SocketAddress;
import java.time.Duration;

/** Tells the storage log of each request that was answered. Thread-safe; never waits. */
final class RequestLog {
  private final String server;
  private final HttpRuntime runtime;

  /**
   * @param role {@code account} or {@code container}
   */
  RequestLog(String role, HttpRuntime runtime) {
    this.server = role + "-server";
    this.runtime = runtime;
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
