package io.martinet.launcher;

import io.martinet.auth.TokenKeys;
import io.martinet.auth.Tokens;
import io.martinet.auth.User;
import io.martinet.auth.Users;
import io.martinet.http.PeerAddress;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.http.transport.TlsFiles;
import io.martinet.proxy.ProxyParts;
import io.martinet.proxy.ProxyServer;
import io.martinet.proxy.RingPlacements;
import io.martinet.proxy.auth.ResellerPrefix;
import io.martinet.service.Service;
import io.martinet.service.VirtualThreads;
import io.martinet.service.log.LogConfig;
import io.martinet.service.log.Logs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The proxy of a store on one machine: what clients see. Stops first. */
final class Proxy implements Service {
  /** How often a certificate's files are looked at: soon enough after a renewal (guessed). */
  private static final Duration TLS_CHECK_INTERVAL = Duration.ofSeconds(5);

  private final StoreConfig config;
  private final ListenConfig listen;
  private final DataDirectory data;
  private final StoreFile store;
  private final Foundation foundation;
  private final Coordination coordination;
  private final List<User> users;
  private final List<String> needs;
  private @Nullable ProxyServer server;
  private @Nullable TlsFiles tls;

  Proxy(
      StoreConfig config,
      ListenConfig listen,
      DataDirectory data,
      StoreFile store,
      Foundation foundation,
      Coordination coordination,
      List<User> users,
      List<String> needs) {
    this.config = config;
    this.listen = listen;
    this.data = data;
    this.store = store;
    this.foundation = foundation;
    this.coordination = coordination;
    this.users = List.copyOf(users);
    this.needs = List.copyOf(needs);
  }

  @Override
  public String name() {
    return ProxyServer.NAME;
  }

  @Override
  public List<String> needs() {
    return needs;
  }

  @Override
  public void start() throws IOException {
    tls = openTls();
    ProxyServer made =
        new ProxyServer(
            config.proxy().withPolicies(store.policies().forProxy()),
            parts(),
            new HttpServerConfig(
                ProxyServer.NAME,
                listen.address(),
                config.http().limits(),
                config.http().timeouts(),
                config.proxy().requiresProxyLine()),
            tls,
            needs);
    made.start();
    server = made;
  }

  @Override
  public void stop(Duration grace) throws Exception {
    if (server != null) {
      server.stop(grace);
    }
    if (tls != null) {
      tls.close();
    }
  }

  /** The port that clients connect to; once started. */
  int port() {
    return Objects.requireNonNull(server).address().port();
  }

  /** Where it listens; once started. */
  PeerAddress address() {
    return Objects.requireNonNull(server).address();
  }

  private ProxyParts parts() throws IOException {
    List<ResellerPrefix> prefixes = config.auth().prefixes();
    List<String> names = prefixes.stream().map(ResellerPrefix::prefix).toList();
    TokenKeys keys = TokenKeys.loadOrCreate(data.tokenKeys(), foundation.entropy());
    return new ProxyParts(
        foundation.runtime(),
        foundation.peers(),
        placements(),
        foundation.clock(),
        foundation.entropy(),
        new Users(users, names, foundation.entropy()),
        new Tokens(names.getFirst(), keys, foundation.wall(), config.auth().tokenLife()),
        prefixes,
        new VirtualThreads(),
        new ProxyParts.Access(
            config.log().format() == LogConfig.Format.JSON,
            config.accessLog(),
            LoggerFactory.getLogger(Logs.ACCESS)::info,
            foundation.statsd()),
        Martinet.VERSION);
  }

  private RingPlacements placements() {
    var objects = new TreeMap<Integer, RingPlacements.FollowedRing>();
    RingKind.objects(store.policies()).forEach(kind -> objects.put(kind.policy(), followed(kind)));
    return new RingPlacements(
        store.hash().hashers(), followed(RingKind.ACCOUNT), followed(RingKind.CONTAINER), objects);
  }

  private RingPlacements.FollowedRing followed(RingKind kind) {
    var renewal =
        new RingRenewal(
            kind, coordination.subscriber(kind), foundation.peers(), foundation.ticker());
    return new RingPlacements.FollowedRing(coordination.ring(kind), renewal);
  }

  private @Nullable TlsFiles openTls() throws IOException {
    ListenConfig.TlsPaths paths = listen.tls().orElse(null);
    return paths == null
        ? null
        : TlsFiles.open(
            paths.certificate(), paths.key(), foundation.scheduler(), TLS_CHECK_INTERVAL);
  }
}
