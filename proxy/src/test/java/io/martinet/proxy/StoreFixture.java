package io.martinet.proxy;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.HybridClock;
import io.martinet.core.SystemEntropy;
import io.martinet.http.PeerAddress;
import io.martinet.http.client.NettyPeerClient;
import io.martinet.http.client.PeerClientConfig;
import io.martinet.http.server.HttpServer;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.http.server.VirtualThreadHandler;
import io.martinet.http.transport.EventLoops;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.http.transport.LocalPeers;
import io.martinet.http.wire.PeerDevice;
import io.martinet.proxy.access.AccessLogConfig;
import io.martinet.proxy.auth.ResellerPrefix;
import io.martinet.proxy.auth.TestUsers;
import io.martinet.proxy.database.CachedInfos.CacheSettings;
import io.martinet.service.ExecutorScheduler;
import io.martinet.service.SystemTicker;
import io.martinet.service.VirtualThreads;
import io.martinet.service.metrics.Statsd;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on a real port in front of three account and container servers in memory. */
final class StoreFixture implements AutoCloseable {
  private static final List<String> DEVICES = List.of("d1", "d2", "d3");

  final Map<String, FakeDatabase> databases = new TreeMap<>();
  final List<String> accessLines = new CopyOnWriteArrayList<>();
  private final ExecutorScheduler scheduler = new ExecutorScheduler();
  private final EventLoops loops = EventLoops.open(1);
  private final HttpRuntime runtime =
      new HttpRuntime(
          loops,
          new LocalPeers(),
          scheduler,
          new SystemTicker(),
          InstantSource.system(),
          new MetricRegistry());
  private final List<HttpServer> servers = new ArrayList<>();
  private final NettyPeerClient peers = new NettyPeerClient(PeerClientConfig.defaults(), runtime);
  private final ProxyServer proxy;

  /** Remembers nothing of accounts and containers. */
  static ProxyConfig uncached() {
    return with(new CacheSettings(Duration.ZERO, Duration.ZERO, 1));
  }

  static ProxyConfig with(CacheSettings cache) {
    ProxyConfig d = ProxyConfig.defaults();
    return new ProxyConfig(
        null,
        true,
        d.info(),
        true,
        null,
        cache,
        d.databases(),
        d.objects(),
        d.constraints(),
        d.policies(),
        d.bulk(),
        d.filters(),
        d.keystone(),
        false);
  }

  StoreFixture(ProxyConfig config) throws Exception {
    var primaries = new ArrayList<PeerDevice>();
    for (String device : DEVICES) {
      primaries.add(new PeerDevice(device, start(device)));
    }
    var placement = new Placement(7, 1, primaries, List::of, Placement.Renewal.NONE);
    proxy =
        new ProxyServer(
            config,
            new ProxyParts(
                runtime,
                peers,
                new Everywhere(placement),
                new HybridClock(InstantSource.system(), 1),
                new SystemEntropy(),
                TestUsers.USERS,
                TestUsers.TOKENS,
                ResellerPrefix.DEFAULTS,
                new VirtualThreads(),
                new ProxyParts.Access(
                    false, AccessLogConfig.defaults(), accessLines::add, Statsd.OFF),
                "test"),
            HttpServerConfig.of(ProxyServer.NAME, loopback()),
            null,
            List.of());
    proxy.start();
  }

  FakeDatabase database(String device) {
    return Objects.requireNonNull(databases.get(device));
  }

  /** A client without a token. */
  TestClient client() {
    return new TestClient(proxy.address().port(), null);
  }

  /** A client with a token. */
  TestClient client(String login) {
    return new TestClient(proxy.address().port(), TestUsers.token(login));
  }

  /** Empties the servers and ends their faults. */
  void reset() {
    databases.values().forEach(FakeDatabase::reset);
    accessLines.clear();
  }

  @Override
  public void close() throws Exception {
    proxy.stop(Duration.ZERO);
    peers.close();
    servers.forEach(HttpServer::close);
    loops.close();
    scheduler.close();
  }

  private PeerAddress start(String device) throws Exception {
    var config = HttpServerConfig.of(device, loopback());
    var handler =
        new VirtualThreadHandler(
            config, runtime, new FakeDatabase(device, databases), DefaultHttpHeaders::new);
    var server = new HttpServer(config, runtime, handler, DefaultHttpHeaders::new, null);
    server.start();
    servers.add(server);
    return server.address();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private record Everywhere(Placement placement) implements Placements {
    @Override
    public Placement account(String account) {
      return placement;
    }

    @Override
    public Placement container(String account, String container) {
      return placement;
    }

    @Override
    public Placement object(int policy, String account, String container, String object) {
      return placement;
    }
  }
}
