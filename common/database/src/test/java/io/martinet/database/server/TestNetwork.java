package io.martinet.database.server;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.HybridClock;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.SystemEntropy;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.database.DatabaseAuditConfig;
import io.martinet.database.DatabaseConfig;
import io.martinet.database.DeviceFence;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.client.NettyPeerClient;
import io.martinet.http.client.PeerClientConfig;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.http.transport.EventLoops;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.http.transport.LocalPeers;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.martinet.log.FileSystemDeviceFiles;
import io.martinet.log.LogConfig;
import io.martinet.log.Replay;
import io.martinet.service.ExecutorScheduler;
import io.martinet.service.SystemTicker;
import io.martinet.service.metrics.Statsd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** What account and container servers of a test share, and a client that speaks to them. */
public final class TestNetwork implements AutoCloseable {
  /** Small volumes, short waits. */
  public static final DatabaseServerConfig CONFIG =
      new DatabaseServerConfig(
          new DatabaseConfig(
              2,
              1_000,
              16,
              50_000,
              2_000,
              Duration.ofMillis(200),
              16 << 20,
              new LogConfig(1 << 20, 0, 0, 0),
              4,
              Duration.ofMillis(50),
              DatabaseAuditConfig.off()),
          Duration.ofSeconds(5),
          Duration.ofSeconds(8),
          400,
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          4 << 20);

  private static final int ANSWER_BYTES_MAX = 32 << 20;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  public final EventLoops loops = EventLoops.open(1);
  public final ExecutorScheduler scheduler = new ExecutorScheduler();
  public final MetricRegistry metrics = new MetricRegistry();
  public final FakeGuard guard = new FakeGuard();
  public final HybridClock clock = new HybridClock(InstantSource.system(), 0xbeef);
  public final HttpRuntime runtime =
      new HttpRuntime(
          loops, new LocalPeers(), scheduler, new SystemTicker(), InstantSource.system(), metrics);
  public final NettyPeerClient client = new NettyPeerClient(PeerClientConfig.defaults(), runtime);

  public DatabaseServerSetup setup() {
    // Each server registers its devices' metrics, and devices of a test have one name on several.
    var own =
        new HttpRuntime(
            loops,
            runtime.localPeers(),
            scheduler,
            runtime.ticker(),
            runtime.clock(),
            new MetricRegistry());
    return new DatabaseServerSetup(
        clock,
        TestNetwork::hash,
        guard,
        client,
        own,
        new SystemEntropy(),
        Executors.defaultThreadFactory(),
        PooledByteBufAllocator.DEFAULT,
        Statsd.OFF,
        UnaryOperator.identity());
  }

  public static HttpServerConfig listener(String name) {
    return HttpServerConfig.of(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** A device in a directory of its own. */
  public static DeviceDirectory device(String name, Path directory) throws IOException {
    Files.createDirectories(directory);
    return new DeviceDirectory(
        name,
        directory,
        new FileSystemDeviceFiles(directory),
        new UUID(1, name.hashCode()),
        Replay.Mode.BUFFERED,
        new DeviceFence(name, why -> {}));
  }

  /** The headers of a write under the next version. */
  public HttpHeaders write() {
    return write(clock.next());
  }

  public static HttpHeaders write(Version version) {
    return new DefaultHttpHeaders().set(Wire.WRITE_VERSION, version.toString());
  }

  /** Sends a request about an account or container; the caller releases the answer. */
  public FullPeerResponse send(
      HttpMethod method, PeerDevice to, StorePath path, String query, HttpHeaders headers) {
    return send(
        method,
        to.address(),
        new WirePath(to.device(), 3, path) + query,
        headers,
        Unpooled.EMPTY_BUFFER);
  }

  /** Sends any request; the body is owned by this call, the caller releases the answer. */
  public FullPeerResponse send(
      HttpMethod method, PeerAddress to, String target, HttpHeaders headers, ByteBuf body) {
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target);
    head.headers()
        .set(Wire.WIRE, "1")
        .set(Wire.RING_VERSION, "1")
        .set(Wire.TIME, Timestamps.format(clock.nowTicks()))
        .set(Wire.TRANS_ID, "tx-test")
        .setAll(headers);
    try {
      return client
          .send(to, head, body, ANSWER_BYTES_MAX, ANSWER_MAX)
          .get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(method + " " + target + " failed", e);
    }
  }

  public static HttpHeaders none() {
    return new DefaultHttpHeaders();
  }

  /** The header by which a read catches up. */
  public static HttpHeaders catchingUp(PeerDevice... peers) {
    return new DefaultHttpHeaders().set(Wire.CATCH_UP, PeerDevice.list(List.of(peers)));
  }

  @Override
  public void close() {
    client.close();
    scheduler.close();
    loops.close();
  }

  /** The hash of paths by which the servers of tests find them. */
  public static PathHash hash(StorePath path) {
    var random = new Random(path.hashCode());
    return new PathHash(random.nextLong(), random.nextLong());
  }
}
