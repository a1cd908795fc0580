package io.martinet.proxy.object;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Entropy;
import io.martinet.core.HybridClock;
import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.http.Content;
import io.martinet.http.Request;
import io.martinet.http.RequestBody;
import io.martinet.http.Response;
import io.martinet.http.wire.DeletionList;
import io.martinet.http.wire.PeerDevice;
import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.Authorizer;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.Placement;
import io.martinet.proxy.Placements;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.WriteGuard;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.Suspects;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The whole object path of a proxy over fake replicas and simulated time. */
final class ObjectPathHarness {
  static final String PATH = "/AUTH_a/c/o";
  static final int NONCE = 0xbeef;

  /** Devices after the primaries. */
  static final int HANDOFFS = 2;

  /**
   * What a client got.
   *
   * @param cut why the body ended early, null if it did not
   */
  record Answer(
      int status, HttpHeaders headers, byte[] body, long length, @Nullable IOException cut) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  final SimulatedTime time = new SimulatedTime();
  final MetricRegistry metrics = new MetricRegistry();
  final HybridClock clock = new HybridClock(time, NONCE);
  final FakeCluster cluster;
  final Suspects suspects;
  final List<PeerDevice> containers = new ArrayList<>();
  InfoLookup<ContainerInfo> container = ofPolicy(0);

  /** What another proxy has made of it meanwhile; null: nothing. */
  @Nullable InfoLookup<ContainerInfo> containerNow;

  final Set<Integer> policies = new TreeSet<>(Set.of(0));
  @Nullable Authorizer authorizer;

  /** What a stage in front wants of the writes. */
  WriteGuard guard = WriteGuard.NONE;

  private final ObjectController controller;
  private final DeferredDeletions deferred;

  /** Where objects live as far as the proxy knows, and where they do. */
  private Placement placement;

  private Placement latest;

  ObjectPathHarness(int replicas) {
    this(replicas, replicas, Constraints.defaults());
  }

  ObjectPathHarness(int replicas, int containerReplicas, Constraints constraints) {
    this(replicas, containerReplicas, constraints, ObjectPathConfig.defaults());
  }

  ObjectPathHarness(
      int replicas, int containerReplicas, Constraints constraints, ObjectPathConfig config) {
    cluster = new FakeCluster(time, replicas, HANDOFFS);
    placement = new Placement(17, 3, cluster.primaries(), cluster::handoffs, this::renewed);
    latest = placement;
    for (int i = 0; i < containerReplicas; i++) {
      containers.add(FakeCluster.device("c" + i, FakeCluster.CONTAINER_PORT + i));
    }
    var objectMetrics = new ObjectMetrics(metrics);
    suspects = new Suspects(cluster, time, time, metrics);
    var path =
        new ObjectPath(
            new BackendClient(cluster, config.nodeTimeout(), suspects),
            new FixedPlacements(),
            new FixedInfo(),
            constraints,
            clock,
            new SeededEntropy(),
            time,
            time,
            _ -> false);
    ObjectPath.Served served =
        path.serve(config, new Releases(cluster, clock, time, objectMetrics), objectMetrics);
    controller = served.controller();
    deferred = served.deferred();
  }

  /** A container of that policy. */
  static InfoLookup<ContainerInfo> ofPolicy(int policy) {
    return new InfoLookup.Present<>(new ContainerInfo(policy, null, null, 0, 0, new TreeMap<>()));
  }

  /** Another proxy has deleted the container and made it again with policy 1. */
  void makeAgain() {
    policies.add(1);
    containerNow = ofPolicy(1);
    containers.forEach(each -> cluster.policyOfContainers.put(each.device(), 1));
  }

  private Placement renewed(Placement past) {
    placement = latest;
    return placement;
  }

  /**
   * Gives the last replica's place to the first handoff, which has yet to be filled. The proxy does
   * not know.
   */
  FakeReplica move() {
    FakeReplica arriving = cluster.handoffs.getFirst();
    var primaries = new ArrayList<>(cluster.primaries());
    primaries.set(primaries.size() - 1, arriving.device);
    List<PeerDevice> others = cluster.handoffs().subList(1, HANDOFFS);
    latest =
        new Placement(17, 4, primaries, () -> others, this::renewed)
            .inTransitionFrom(cluster.primaries());
    cluster.replicas.forEach(replica -> replica.ringVersion = 4);
    cluster.handoffs.forEach(replica -> replica.ringVersion = 4);
    arriving.isArriving = true;
    return arriving;
  }

  /** Has the proxy know what the replicas know. */
  void learn() {
    placement = latest;
  }

  FakeReplica replica(int index) {
    return cluster.replicas.get(index);
  }

  ObjectState state(int replica) {
    return replica(replica).state(PATH);
  }

  List<ObjectState> states() {
    return cluster.replicas.stream().map(replica -> replica.state(PATH)).toList();
  }

  long count(String metric) {
    return metrics.counter("proxy.object." + metric).getCount();
  }

  /** Puts an object straight onto replicas, as a write that reached only these. */
  Version seed(String text, long ticksAgo, int... replicas) {
    var version = new Version(clock.nowTicks() - ticksAgo, 1);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    for (int replica : replicas) {
      FakeReplica.Stored stored = replica(replica).at(PATH);
      stored.state = new ObjectState(version, Version.NONE, Version.NONE, Version.NONE);
      stored.body = body;
      stored.etag = md5(body);
      stored.dataHeaders.put("Content-Type", "text/plain");
    }
    return version;
  }

  /** A tombstone that reached only these replicas. */
  Version seedTombstone(long ticksAgo, int... replicas) {
    var version = new Version(clock.nowTicks() - ticksAgo, 1);
    for (int replica : replicas) {
      replica(replica).at(PATH).state =
          new ObjectState(Version.NONE, Version.NONE, Version.NONE, version);
    }
    return version;
  }

  /** Metadata of a POST that reached only these replicas. */
  Version seedMetadata(String name, String value, long ticksAgo, int... replicas) {
    var version = new Version(clock.nowTicks() - ticksAgo, 1);
    for (int replica : replicas) {
      FakeReplica.Stored stored = replica(replica).at(PATH);
      stored.state =
          new ObjectState(stored.state.data(), version, stored.state.contentType(), Version.NONE);
      stored.postHeaders = new TreeMap<>();
      stored.postHeaders.put(name, value);
    }
    return version;
  }

  /** A content type of a POST that reached only these replicas. */
  Version seedContentType(String type, long ticksAgo, int... replicas) {
    var version = new Version(clock.nowTicks() - ticksAgo, 1);
    for (int replica : replicas) {
      FakeReplica.Stored stored = replica(replica).at(PATH);
      stored.state =
          new ObjectState(stored.state.data(), stored.state.metadata(), version, Version.NONE);
      stored.postContentType = type;
    }
    return version;
  }

  void deleteLater(List<DeletionList.Entry> objects) throws Exception {
    deferred.add(
        new RequestContext(
            TestRequests.raw(HttpMethod.DELETE, "/v1" + PATH, TestRequests.headers(), ""),
            "tx1",
            clock.nowTicks()),
        objects);
  }

  Answer get(String... headers) throws Exception {
    return send("GET", null, headers);
  }

  Answer head(String... headers) throws Exception {
    return send("HEAD", null, headers);
  }

  Answer delete(String... headers) throws Exception {
    return send("DELETE", null, headers);
  }

  Answer post(String... headers) throws Exception {
    return send("POST", null, headers);
  }

  Answer put(String text, String... headers) throws Exception {
    return put(body(text.getBytes(StandardCharsets.UTF_8)), headers);
  }

  Answer put(ScriptedBody body, String... headers) throws Exception {
    return send("PUT", body, headers);
  }

  Answer put(RequestBody body) throws Exception {
    return send("PUT", "/v1" + PATH, body);
  }

  ScriptedBody body(byte[] bytes) {
    return new ScriptedBody(time, bytes, bytes.length);
  }

  ScriptedBody chunked(byte[] bytes) {
    return new ScriptedBody(time, bytes, -1);
  }

  Answer send(String method, @Nullable ScriptedBody body, String... headers) throws Exception {
    return send(method, "/v1" + PATH, body, headers);
  }

  Answer send(String method, String target, @Nullable RequestBody body, String... headers)
      throws Exception {
    RequestBody sent = body == null ? new ScriptedBody(time, new byte[0], 0) : body;
    var fields = new DefaultHttpHeaders();
    for (int i = 0; i < headers.length; i += 2) {
      fields.set(headers[i], headers[i + 1]);
    }
    if (sent.declaredBytes() >= 0) {
      fields.set("Content-Length", Long.toString(sent.declaredBytes()));
    } else {
      fields.set("Transfer-Encoding", "chunked");
    }
    var request =
        new Request(
            HttpMethod.valueOf(method),
            target,
            fields,
            sent,
            InetSocketAddress.createUnresolved("127.0.0.1", 1),
            false);
    var context = new RequestContext(request, "tx1", clock.nowTicks());
    context.guard(guard);
    if (authorizer != null) {
      context.authenticate(null, authorizer);
    }
    return answer(controller.handle(context));
  }

  private static Answer answer(Response response) throws Exception {
    long length = response.content().lengthBytes();
    return switch (response.content()) {
      case Content.Bytes(var data) -> {
        byte[] bytes = ByteBufUtil.getBytes(data);
        data.release();
        yield new Answer(response.status(), response.headers(), bytes, length, null);
      }
      case Content.Streamed streamed -> {
        var sink = new CollectingSink();
        IOException cut = null;
        try {
          streamed.writeTo(sink);
        } catch (IOException e) {
          cut = e;
        }
        yield new Answer(response.status(), response.headers(), sink.bytes(), length, cut);
      }
      default -> new Answer(response.status(), response.headers(), new byte[0], length, null);
    };
  }

  static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Lets late answers and releases happen. */
  void settle() {
    time.pass(Duration.ofSeconds(30));
  }

  private final class FixedPlacements implements Placements {
    @Override
    public Placement account(String account) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Placement container(String account, String name) {
      return new Placement(11, 3, containers, List::of, Placement.Renewal.NONE);
    }

    @Override
    public Placement object(int policy, String account, String name, String object) {
      return placement;
    }

    @Override
    public Set<Integer> policies() {
      return policies;
    }
  }

  private final class FixedInfo implements InfoCache {
    @Override
    public InfoLookup<AccountInfo> account(RequestContext context, String account) {
      throw new UnsupportedOperationException();
    }

    @Override
    public InfoLookup<ContainerInfo> container(
        RequestContext context, String account, String name) {
      return container;
    }

    @Override
    public void forgetAccount(String account) {}

    @Override
    public void forgetContainer(String account, String name) {
      container = containerNow == null ? container : containerNow;
    }
  }

  private static final class SeededEntropy implements Entropy {
    private final Random random = new Random(42);

    @Override
    public long nextLong() {
      return random.nextLong();
    }

    @Override
    public void fill(byte[] target) {
      random.nextBytes(target);
    }
  }
}
