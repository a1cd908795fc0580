package io.martinet.simulation.cluster;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.HybridClock;
import io.martinet.http.PeerClient;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RingPlacements;
import io.martinet.proxy.RingPlacements.FollowedRing;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.Suspects;
import io.martinet.proxy.object.ObjectController;
import io.martinet.proxy.object.ObjectMetrics;
import io.martinet.proxy.object.ObjectPath;
import io.martinet.proxy.object.ObjectPathConfig;
import io.martinet.proxy.object.Releases;
import io.martinet.ring.RingHolder;
import io.martinet.ring.RingPair;
import io.martinet.ring.RingSource;
import io.martinet.simulation.Random64;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A machine with a proxy, whose clients sit on the same machine. */
final class ProxyNode {
  private final String name;
  private final Surroundings surroundings;
  private final Duration skew;
  private RingPair ringFiles;
  private @Nullable Running running;

  /** What runs, until it is killed. */
  private record Running(SimulatedProcess process, HybridClock clock, ObjectController objects) {}

  /** What came of a request. */
  sealed interface Result {
    record Answered(Response response) implements Result {}

    /** The proxy does not run, or died meanwhile. */
    record Cut() implements Result {}
  }

  ProxyNode(String name, Surroundings surroundings, Duration skew) {
    this.name = name;
    this.surroundings = surroundings;
    this.skew = skew;
    this.ringFiles = surroundings.board().inForce();
  }

  String host() {
    return name;
  }

  boolean isRunning() {
    return running != null;
  }

  void start() {
    World world = surroundings.world();
    world.tell(() -> name + " starts");
    var process = new SimulatedProcess(world, name);
    var clock = new HybridClock(() -> world.now().plus(skew), (int) world.random().nextLong());
    var rings = new RingHolder(ringFiles);
    rings.onChange(() -> ringFiles = rings.pair());
    surroundings.follow(name, process, rings);
    PeerClient peers = surroundings.network().client(name, process, new SimulatedLoop(process));
    running = new Running(process, clock, objects(process, clock, rings, peers));
  }

  private ObjectController objects(
      SimulatedProcess process, HybridClock clock, RingHolder rings, PeerClient peers) {
    var config = ObjectPathConfig.defaults().withOpenExpired();
    var registry = new MetricRegistry();
    var metrics = new ObjectMetrics(registry);
    World world = surroundings.world();
    var suspects = new Suspects(peers, world, process, registry);
    var path =
        new ObjectPath(
            new BackendClient(peers, config.nodeTimeout(), suspects),
            placements(rings),
            new AllThere(),
            Constraints.defaults(),
            clock,
            new Random64(world.random().nextLong()),
            new WorldParker(world),
            process,
            _ -> false);
    return path.controller(config, new Releases(peers, clock, process, metrics), metrics);
  }

  private RingPlacements placements(RingHolder rings) {
    var still = new FollowedRing(RingSource.of(surroundings.containerRing()), _ -> {});
    var followed = new FollowedRing(rings, _ -> surroundings.tell(name, rings));
    return new RingPlacements(surroundings.hashers(), still, still, Map.of(0, followed));
  }

  void kill() {
    surroundings.world().tell(() -> name + " is killed");
    Running was = running;
    if (was != null) {
      running = null;
      surroundings.network().abandoned(was.process);
    }
  }

  /** Serves a request on the thread that asks. */
  Result handle(Request request) throws Exception {
    Running now = running;
    if (now == null) {
      return new Result.Cut();
    }
    var context = new RequestContext(request, "tx-" + name, now.clock.nowTicks());
    Response response;
    try {
      response = now.objects.handle(context);
    } catch (Exception e) {
      if (now.process.isOver()) {
        return new Result.Cut();
      }
      throw e;
    }
    return now.process.isOver() ? new Result.Cut() : new Result.Answered(response);
  }

  /** Whether the process that would serve now is the one that served. */
  Object life() {
    return running == null ? this : running.process;
  }

  /** Every container is there and lets everybody in. */
  private static final class AllThere implements InfoCache {
    @Override
    public InfoLookup<AccountInfo> account(RequestContext context, String account) {
      throw new UnsupportedOperationException("objects do not ask for accounts");
    }

    @Override
    public InfoLookup<ContainerInfo> container(
        RequestContext context, String account, String container) {
      return new InfoLookup.Present<>(new ContainerInfo(0, null, null, 0, 0, new TreeMap<>()));
    }

    @Override
    public void forgetAccount(String account) {}

    @Override
    public void forgetContainer(String account, String container) {}
  }
}
