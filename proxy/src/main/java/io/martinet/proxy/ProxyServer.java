package io.martinet.proxy;

import io.martinet.http.Handler;
import io.martinet.http.PeerAddress;
import io.martinet.http.server.HttpServer;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.http.server.VirtualThreadHandler;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.http.transport.TlsFiles;
import io.martinet.proxy.account.AccountController;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.Suspects;
import io.martinet.proxy.backend.ThreadParker;
import io.martinet.proxy.container.ContainerController;
import io.martinet.proxy.copy.ServerSideCopy;
import io.martinet.proxy.database.CachedInfos;
import io.martinet.proxy.database.DatabaseReads;
import io.martinet.proxy.database.DatabaseWrites;
import io.martinet.proxy.database.Databases;
import io.martinet.proxy.database.PolicyVotes;
import io.martinet.proxy.info.InfoController;
import io.martinet.proxy.keystone.Keystone;
import io.martinet.proxy.middleware.CatchErrors;
import io.martinet.proxy.object.ObjectController;
import io.martinet.proxy.object.ObjectMetrics;
import io.martinet.proxy.object.ObjectPath;
import io.martinet.proxy.object.Releases;
import io.martinet.service.Service;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The public API as a service: puts the proxy together and listens for clients. */
public final class ProxyServer implements Service {
  /** Name of the service, and of its listener in metrics. */
  public static final String NAME = "proxy";

  private final ProxyConfig config;
  private final ProxyParts parts;
  private final List<String> needs;
  private final Releases releases;
  private final Suspects suspects;
  private final @Nullable Keystone keystone;
  private final HttpServer server;

  /**
   * Puts everything together; nothing listens yet.
   *
   * @param listener where clients connect
   * @param tls null: plain; stays with the caller
   * @param needs names of the services that run from before this starts until after it stopped
   */
  public ProxyServer(
      ProxyConfig config,
      ProxyParts parts,
      HttpServerConfig listener,
      @Nullable TlsFiles tls,
      List<String> needs) {
    this.config = config;
    this.parts = parts;
    this.needs = List.copyOf(needs);
    var metrics = new ObjectMetrics(parts.runtime().metrics());
    this.releases =
        new Releases(parts.peers(), parts.clock(), parts.runtime().scheduler(), metrics);
    this.suspects =
        new Suspects(
            parts.peers(),
            parts.runtime().ticker(),
            parts.runtime().scheduler(),
            parts.runtime().metrics());
    this.keystone = config.keystone().isOn() ? openKeystone() : null;
    var ids = new TransactionIds(parts.entropy(), parts.runtime().clock());
    var handler =
        new VirtualThreadHandler(
            listener, parts.runtime(), pipeline(ids, metrics), () -> named(ids));
    this.server = new HttpServer(listener, parts.runtime(), handler, () -> named(ids), tls);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> needs() {
    return needs;
  }

  @Override
  public void start() throws IOException {
    server.start();
  }

  /** Where clients connect, with the real port; after {@link #start}. */
  public PeerAddress address() {
    return server.address();
  }

  /** New requests are answered 503, those in flight finish, within the grace. */
  @Override
  public void stop(Duration grace) throws InterruptedException, ExecutionException {
    server.drain(grace).get();
    server.close();
    releases.close();
    suspects.close();
    if (keystone != null) {
      keystone.close();
    }
  }

  private Keystone openKeystone() {
    HttpRuntime runtime = parts.runtime();
    return new Keystone(
        config.keystone(), runtime.clock(), runtime.ticker(), runtime.metrics(), parts.threads());
  }

  private Handler pipeline(TransactionIds ids, ObjectMetrics metrics) {
    var parker = new ThreadParker(parts.runtime().ticker());
    var client = new BackendClient(parts.peers(), config.objects().nodeTimeout(), suspects);
    var reads = new DatabaseReads(client, parker, config.databases());
    var votes = new PolicyVotes(client, parker, parts.clock());
    var infos =
        new CachedInfos(reads, votes, parts.placements(), config.cache(), parts.runtime().ticker());
    var databases =
        new Databases(
            reads,
            new DatabaseWrites(client, parker),
            votes,
            parts.placements(),
            infos,
            parts.clock());
    ObjectPath.Served objects =
        new ObjectPath(
                client,
                parts.placements(),
                infos,
                config.constraints(),
                parts.clock(),
                parts.entropy(),
                parker,
                parts.runtime().scheduler(),
                _ -> false)
            .serve(config.objects(), releases, metrics);
    return Pipeline.of(
        config,
        parts,
        ids,
        infos,
        objects.deferred(),
        keystone,
        router(databases, objects.controller()));
  }

  private Router router(Databases databases, ObjectController objects) {
    return new Router(
        Route.of(
            new InfoController(
                config.constraints(),
                config.policies(),
                config.bulk(),
                config.info(),
                config.allowsAccountManagement(),
                config.objects().opensExpired(),
                config.filters(),
                !config.keystone().replacesLogin(),
                parts.version()),
            HttpMethod.GET,
            HttpMethod.HEAD),
        accounts(databases),
        new Route(
            new ContainerController(databases, config.constraints(), config.policies()),
            List.of(
                HttpMethod.DELETE,
                HttpMethod.GET,
                HttpMethod.HEAD,
                HttpMethod.POST,
                HttpMethod.PUT),
            RequestContext::isRead),
        new Route(
            objects,
            List.of(
                ServerSideCopy.COPY,
                HttpMethod.DELETE,
                HttpMethod.GET,
                HttpMethod.HEAD,
                HttpMethod.POST,
                HttpMethod.PUT),
            _ -> true));
  }

  private Route accounts(Databases databases) {
    var controller = new AccountController(databases, config.constraints(), config.policies());
    return config.allowsAccountManagement()
        ? Route.of(
            controller,
            HttpMethod.DELETE,
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT)
        : Route.of(controller, HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST);
  }

  /** Headers of answers that never reach the pipeline: they too name a transaction. */
  private static HttpHeaders named(TransactionIds ids) {
    HttpHeaders headers = new DefaultHttpHeaders();
    CatchErrors.name(headers, ids.next(null));
    return headers;
  }
}
