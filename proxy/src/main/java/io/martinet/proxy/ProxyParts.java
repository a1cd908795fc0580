package io.martinet.proxy;

import io.martinet.auth.Tokens;
import io.martinet.auth.Users;
import io.martinet.core.Entropy;
import io.martinet.core.HybridClock;
import io.martinet.http.PeerClient;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.proxy.access.AccessLogConfig;
import io.martinet.proxy.auth.ResellerPrefix;
import io.martinet.service.metrics.Statsd;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What a proxy is given by the process that runs it.
 *
 * @param runtime event loops, timers, clocks and metrics
 * @param peers towards the storage servers
 * @param placements where paths live
 * @param clock draws versions; one a process
 * @param entropy draws ids
 * @param users who may log in
 * @param tokens what they get
 * @param prefixes kinds of accounts; the users' and tokens' prefix among them
 * @param threads runs what a request does beside its own thread
 * @param access how requests are logged
 * @param version of this software, for {@code /info}
 */
public record ProxyParts(
    HttpRuntime runtime,
    PeerClient peers,
    Placements placements,
    HybridClock clock,
    Entropy entropy,
    Users users,
    Tokens tokens,
    List<ResellerPrefix> prefixes,
    Executor threads,
    Access access,
    String version) {
  public ProxyParts {
    prefixes = List.copyOf(prefixes);
  }

  /**
   * The access log.
   *
   * @param isJson whether lines are JSON instead of Swift's fields ({@code log.format})
   * @param config what they say where they are not
   * @param lines takes each line; must not block for long
   * @param statsd takes figures of each request
   */
  public record Access(
      boolean isJson, AccessLogConfig config, Consumer<String> lines, Statsd statsd) {}
}
