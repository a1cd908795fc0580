package io.martinet.proxy.access;

import io.martinet.core.StorePath;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.service.metrics.Statsd;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends StatsD what Swift's proxies send of each request: {@code
 * proxy-server.TYPE.METHOD.STATUS.timing}, {@code .first-byte.timing} of a GET, {@code .xfer}, and
 * the same of each storage policy. Requests that name no account tell nothing. Thread-safe.
 */
public final class AccessMetrics implements Consumer<AccessRecord> {
  private static final List<String> METHODS =
      List.of("COPY", "DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT");

  /** Clients may send any word as a method; names must not become as many. */
  private static final String OTHER_METHOD = "BAD_METHOD";

  private final Statsd statsd;

  public AccessMetrics(Statsd statsd) {
    this.statsd = statsd;
  }

  @Override
  public void accept(AccessRecord line) {
    RequestContext context = line.context();
    if (!(context.path() instanceof RequestPath.Store(StorePath path))) {
      return;
    }
    String method = context.method().name();
    String outcome = "." + (METHODS.contains(method) ? method : OTHER_METHOD) + "." + line.status();
    long bytes = context.accessNotes().receivedBytes() + line.sentBytes();
    tell("proxy-server." + type(path) + outcome, line.duration(), line.firstByte(), bytes);
    int policy = context.accessNotes().policy();
    if (path.object() != null && policy >= 0) {
      tell(
          "proxy-server.object.policy." + policy + outcome,
          line.duration(),
          line.firstByte(),
          bytes);
    }
  }

  private void tell(String name, Duration duration, @Nullable Duration firstByte, long bytes) {
    statsd.timing(name + ".timing", duration);
    if (firstByte != null) {
      statsd.timing(name + ".first-byte.timing", firstByte);
    }
    statsd.count(name + ".xfer", bytes);
  }

  private static String type(StorePath path) {
    if (path.object() != null) {
      return "object";
    }
    return path.container() != null ? "container" : "account";
  }
}
