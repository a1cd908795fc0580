package io.martinet.http;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Ticker;
import io.martinet.http.client.NettyPeerClient;
import io.martinet.http.client.PeerClientConfig;
import io.martinet.http.server.HttpLimits;
import io.martinet.http.server.HttpServer;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.http.server.HttpTimeouts;
import io.martinet.http.server.VirtualThreadHandler;
import io.martinet.http.transport.EventLoops;
import io.martinet.http.transport.EventLoops.Transport;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.http.transport.LocalPeers;
import io.martinet.http.transport.TlsFiles;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Servers and clients on loops of their own, on the loopback interface. */
public final class HttpFixture implements AutoCloseable {
  public static final String TRANS_ID = "tx0123456789abcdef01234-0123456789";

  public final TestTime time;
  public final MetricRegistry metrics = new MetricRegistry();
  public final EventLoops loops;
  public final HttpRuntime servers;
  public final HttpRuntime clients;
  private final List<AutoCloseable> opened = new ArrayList<>();

  /**
   * @param inJvm whether the client knows that the servers live in its JVM
   * @param ticker what blocking waits are measured with
   */
  public HttpFixture(Transport transport, boolean inJvm, Ticker ticker) {
    this(transport, inJvm, ticker, new TestTime());
  }

  /** All timeouts pass only when {@link #time} is moved; nothing may wait on a thread. */
  public static HttpFixture withStandingTime(Transport transport, boolean inJvm) {
    var time = new TestTime();
    return new HttpFixture(transport, inJvm, time, time);
  }

  private HttpFixture(Transport transport, boolean inJvm, Ticker ticker, TestTime time) {
    this.time = time;
    this.loops = EventLoops.open(2, transport);
    var peers = new LocalPeers();
    this.servers = runtime(peers, ticker);
    this.clients = runtime(inJvm ? peers : new LocalPeers(), ticker);
  }

  private HttpRuntime runtime(LocalPeers peers, Ticker ticker) {
    Instant now = Instant.parse("2026-11-23T10:00:00Z");
    return new HttpRuntime(loops, peers, time, ticker, () -> now, metrics);
  }

  public HttpServer serve(ExchangeHandler handler) throws IOException {
    return serve(handler, HttpLimits.defaults(), HttpTimeouts.defaults(), null);
  }

  public HttpServer serve(
      ExchangeHandler handler, HttpLimits limits, HttpTimeouts timeouts, @Nullable TlsFiles tls)
      throws IOException {
    var bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var config = new HttpServerConfig("test" + opened.size(), bind, limits, timeouts);
    var server = new HttpServer(config, servers, handler, HttpFixture::errorHeaders, tls);
    opened.add(server);
    server.start();
    return server;
  }

  /** Each connection of whose clients must say whose it is. */
  public HttpServer serveBehindBalancer(ExchangeHandler handler) throws IOException {
    var bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var config =
        new HttpServerConfig(
            "test" + opened.size(), bind, HttpLimits.defaults(), HttpTimeouts.defaults(), true);
    var server = new HttpServer(config, servers, handler, HttpFixture::errorHeaders, null);
    opened.add(server);
    server.start();
    return server;
  }

  public ExchangeHandler virtual(Handler handler) {
    return virtual(handler, HttpLimits.defaults());
  }

  public ExchangeHandler virtual(Handler handler, HttpLimits limits) {
    var anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var config = new HttpServerConfig("virtual", anywhere, limits, HttpTimeouts.defaults());
    return new VirtualThreadHandler(config, servers, handler, HttpFixture::errorHeaders);
  }

  private static HttpHeaders errorHeaders() {
    return new DefaultHttpHeaders()
        .set("X-Trans-Id", TRANS_ID)
        .set("X-Openstack-Request-Id", TRANS_ID);
  }

  public NettyPeerClient client() {
    return client(PeerClientConfig.defaults());
  }

  public NettyPeerClient client(PeerClientConfig config) {
    var client = new NettyPeerClient(config, clients);
    opened.add(client);
    return client;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    loops.close();
  }
}
