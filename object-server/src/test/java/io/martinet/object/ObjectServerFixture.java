package io.martinet.object;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.HybridClock;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerResponse;
import io.martinet.http.client.NettyPeerClient;
import io.martinet.http.client.PeerClientConfig;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.http.transport.EventLoops;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.http.transport.LocalPeers;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.ObjectStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/** An object server with one device behind the real HTTP layer, and a client that speaks to it. */
final class ObjectServerFixture implements AutoCloseable {
  static final String DEVICE = "d1";
  static final ObjectServerConfig CONFIG =
      new ObjectServerConfig(
          10_000,
          2,
          16,
          8L << 20,
          100_000,
          Duration.ofSeconds(60),
          Duration.ofSeconds(1),
          AuditConfig.off());

  final ManualTime time = new ManualTime();
  final FakeContainers containers = new FakeContainers();
  final FakeGuard guard = new FakeGuard();
  final MetricRegistry metrics = new MetricRegistry();
  final HybridClock clock = new HybridClock(time, 0xbeef);
  final EventLoops loops;
  final NettyPeerClient client;
  final ObjectServer server;
  final PeerAddress address;

  static final int PARTITION = 11;

  /** A body may have ten thousand parts, and each access to a buffer is recorded. */
  private static final int ANSWER_SECONDS_MAX = 30;

  /** A whole answer. */
  record Answered(int status, HttpHeaders headers, byte[] body) {
    String header(String name) {
      return headers.get(name, "");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  ObjectServerFixture(ObjectStore store, boolean isInJvm) throws Exception {
    this(store, isInJvm, CONFIG);
  }

  ObjectServerFixture(ObjectStore store, boolean isInJvm, ObjectServerConfig config)
      throws Exception {
    this(store, isInJvm, config, 2);
  }

  /**
   * @param loopThreads 1 where a request must share its event loop with the calls it makes
   */
  ObjectServerFixture(
      ObjectStore store, boolean isInJvm, ObjectServerConfig config, int loopThreads)
      throws Exception {
    this.loops = EventLoops.open(loopThreads);
    var peers = new LocalPeers();
    var servers = new HttpRuntime(loops, peers, time, time, time, metrics);
    var clients =
        new HttpRuntime(
            loops, isInJvm ? peers : new LocalPeers(), time, System::nanoTime, time, metrics);
    this.client = new NettyPeerClient(PeerClientConfig.defaults(), clients);
    var rowsOrPulls = new RoutedClient(containers, client);
    var setup =
        new ObjectServerSetup(
            clock,
            ObjectServerFixture::hash,
            new PolicyGuards(new TreeMap<>(Map.of(0, guard, 1, guard, 3, guard, 7, guard))),
            containers,
            rowsOrPulls,
            Workplace.of(servers, io.martinet.service.metrics.Statsd.OFF),
            PooledByteBufAllocator.DEFAULT,
            java.util.function.UnaryOperator.identity());
    var broken = new TreeMap<String, String>();
    broken.put("dead", "foreign: device.id is another");
    var bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.server =
        new ObjectServer(
            config,
            HttpServerConfig.of("object", bind),
            servers,
            setup,
            List.of(new ObjectServer.OpenDevice(DEVICE, store)),
            broken);
    server.start();
    this.address = server.address();
  }

  static PathHash hash(StorePath path) {
    return new PathHash(path.toString().hashCode(), 7);
  }

  static StorePath path(String name) {
    return StorePath.object("AUTH_a", "c", name);
  }

  static ObjectKey key(String name) {
    return new ObjectKey(0, hash(path(name)));
  }

  Version version() {
    return clock.next();
  }

  /** The headers that every request carries. */
  HttpHeaders headers() {
    return new DefaultHttpHeaders()
        .set(Wire.WIRE, "1")
        .set(Wire.RING_VERSION, "3")
        .set(Wire.TIME, Timestamps.format(clock.nowTicks()))
        .set(Wire.TRANS_ID, "tx-test");
  }

  static HttpRequest request(String method, String name, HttpHeaders headers) {
    var target = new WirePath(DEVICE, PARTITION, path(name)).toString();
    return new DefaultHttpRequest(
        HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), target, headers);
  }

  /** A request without a body. */
  Answered ask(String method, String name, HttpHeaders headers) throws Exception {
    headers.set("Content-Length", "0");
    return finish(client.open(address, request(method, name, headers)), EmptyHttpHeaders.INSTANCE);
  }

  Answered ask(String method, String name) throws Exception {
    return ask(method, name, headers());
  }

  /** A PUT whose body came in one piece. */
  Answered put(String name, byte[] body, HttpHeaders headers, HttpHeaders trailers)
      throws Exception {
    PeerCall call = client.open(address, request("PUT", name, headers));
    if (body.length > 0) {
      call.write(Unpooled.copiedBuffer(body));
    }
    return finish(call, trailers);
  }

  Answered put(String name, String body, Version version) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return put(name, bytes, putHeaders(bytes.length), commit(bytes, version));
  }

  HttpHeaders putHeaders(long length) {
    return headers()
        .set(Wire.STAGING_ID, "0".repeat(31) + "1")
        .set(Wire.CONTENT_LENGTH, Long.toString(length))
        .set("Content-Type", "text/plain");
  }

  static HttpHeaders commit(byte[] body, Version version) {
    var crc = new CRC32C();
    crc.update(body);
    return new DefaultHttpHeaders()
        .set(Wire.COMMIT, "commit")
        .set(Wire.WRITE_VERSION, version.toString())
        .set("Etag", md5(body))
        .set(Wire.CRC32C, HexFormat.of().toHexDigits((int) crc.getValue()))
        .set(Wire.CONTENT_LENGTH, Integer.toString(body.length));
  }

  static String md5(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the request and gathers its answer. */
  static Answered finish(PeerCall call, HttpHeaders trailers) throws Exception {
    call.end(trailers);
    return answer(call);
  }

  static Answered answer(PeerCall call) throws Exception {
    PeerResponse response = call.response().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    ByteBuf body = response.aggregate(64 << 20).get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    try {
      return new Answered(response.status(), response.headers(), ByteBufUtil.getBytes(body));
    } finally {
      body.release();
    }
  }

  /** A request that is still in flight holds the stop up until its deadline, by this clock. */
  @Override
  public void close() throws InterruptedException {
    Thread stopping = Thread.ofPlatform().start(() -> server.stop(Duration.ofSeconds(5)));
    while (!stopping.join(Duration.ofMillis(200))) {
      time.pass(Duration.ofSeconds(1));
    }
    client.close();
    loops.close();
  }
}
