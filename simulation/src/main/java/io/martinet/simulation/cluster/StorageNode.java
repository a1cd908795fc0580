package io.martinet.simulation.cluster;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.HybridClock;
import io.martinet.core.ObjectItem;
import io.martinet.core.PathHash;
import io.martinet.http.PeerClient;
import io.martinet.http.wire.PeerDevice;
import io.martinet.object.ObjectRole;
import io.martinet.object.ObjectServer.OpenDevice;
import io.martinet.object.ObjectServerConfig;
import io.martinet.object.ObjectServerSetup;
import io.martinet.object.PolicyGuards;
import io.martinet.object.Workplace;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.StoreException;
import io.martinet.replicator.Expirer;
import io.martinet.replicator.ExpirerConfig;
import io.martinet.replicator.PassReport;
import io.martinet.replicator.Replicator;
import io.martinet.replicator.ReplicatorParts;
import io.martinet.ring.RingHolder;
import io.martinet.ring.RingPair;
import io.martinet.ring.coverage.Coverage;
import io.martinet.ring.coverage.CoverageStorage;
import io.martinet.ring.coverage.RingGuard;
import io.martinet.service.metrics.Statsd;
import io.martinet.simulation.DeviceOpener;
import io.martinet.simulation.Divergence;
import io.martinet.simulation.FaultPlan;
import io.martinet.simulation.Hazard;
import io.martinet.simulation.Random64;
import io.martinet.simulation.SimulatedMachine;
import io.martinet.simulation.SteppedEngine;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A machine with one device: its disk, and while its processes run the object server and the
 * replicator over it.
 */
final class StorageNode {
  private static final int POLICY = 0;

  /** Longer bodies lie in files. */
  private static final int INLINE_BYTES_MAX = 12_000;

  private static final ObjectServerConfig CONFIG =
      ObjectServerConfig.defaults().withInlineBytesMax(INLINE_BYTES_MAX);

  private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

  private final PeerDevice device;
  private final Surroundings surroundings;
  private final Duration skew;
  private final DeviceOpener opener;
  private final CoverageBytes coverageFile = new CoverageBytes();
  private SimulatedMachine machine;
  private RingPair ringFiles;
  private @Nullable Running running;
  private boolean isSick;

  /** The life of the replicator that does a pass. */
  private @Nullable SimulatedProcess passing;

  /** The life of the expirer that does a pass. */
  private @Nullable SimulatedProcess expiring;

  /** What runs on the machine, until it is killed. */
  private record Running(
      SimulatedProcess server,
      SimulatedProcess helper,
      SteppedEngine engine,
      Coverage coverage,
      Replicator replicator,
      Expirer expirer) {}

  /** What a device covers, on a disk that keeps what was written to it. */
  private static final class CoverageBytes implements CoverageStorage {
    private byte @Nullable [] content;

    @Override
    public Optional<byte[]> read() {
      return Optional.ofNullable(content);
    }

    @Override
    public void replace(byte[] newer) {
      content = newer.clone();
    }
  }

  /**
   * @param skew of its clock
   */
  StorageNode(PeerDevice device, Surroundings surroundings, Duration skew, DeviceOpener opener) {
    this.device = device;
    this.surroundings = surroundings;
    this.skew = skew;
    this.opener = opener;
    this.machine = newMachine();
    this.ringFiles = surroundings.board().inForce();
  }

  private SimulatedMachine newMachine() {
    World world = surroundings.world();
    return new SimulatedMachine(
        new Random64(world.random().nextLong()), Hazard.POWER, world, () -> world.now().plus(skew));
  }

  String name() {
    return device.device();
  }

  String host() {
    return device.address().host();
  }

  boolean isRunning() {
    return running != null;
  }

  boolean isSick() {
    return isSick;
  }

  /** Whether the device speaks for all that the ring gives it. */
  boolean isWhole() {
    return running != null && running.coverage.isWhole(surroundings.board().inForce().current());
  }

  // Life and death.

  void start() {
    World world = surroundings.world();
    world.tell(() -> name() + " starts");
    isSick = false;
    machine.disk().plan(FaultPlan.NONE);
    var server = new SimulatedProcess(world, "object-server-" + name());
    var loops = List.of(new SimulatedLoop(server), new SimulatedLoop(server));
    var rings = new RingHolder(ringFiles);
    try {
      SteppedEngine engine = opener.open(machine, new Random64(world.random().nextLong()));
      Coverage coverage = Coverage.open(coverageFile, name(), rings);
      rings.onChange(() -> changed(rings, coverage));
      serve(server, loops, engine, rings, coverage);
      var helper = new SimulatedProcess(world, "replicator-" + name());
      ReplicatorParts parts = parts(helper);
      running =
          new Running(
              server,
              helper,
              engine,
              coverage,
              new Replicator(parts),
              new Expirer(parts, ExpirerConfig.defaults()));
      look(server, rings, coverage);
    } catch (IOException e) {
      throw new Divergence(name() + " does not start: " + e, e);
    }
  }

  private void serve(
      SimulatedProcess server,
      List<SimulatedLoop> loops,
      SteppedEngine engine,
      RingHolder rings,
      Coverage coverage) {
    var workplace =
        new Workplace(
            List.copyOf(loops),
            (_, _, queueMax) -> new TurnThreads(server, queueMax),
            server,
            surroundings.world(),
            () -> surroundings.world().now(),
            new MetricRegistry(),
            Statsd.OFF);
    PeerClient client = surroundings.network().client(host(), server, loops.getLast());
    var setup =
        new ObjectServerSetup(
            clock(),
            surroundings.hashers()::hash,
            new PolicyGuards(
                new TreeMap<>(Map.of(POLICY, new RingGuard(rings, Map.of(name(), coverage))))),
            surroundings.containers(),
            client,
            workplace,
            HEAP,
            java.util.function.UnaryOperator.identity());
    var store = new SteppedStore(engine, server);
    var role =
        new ObjectRole(CONFIG, setup, List.of(new OpenDevice(name(), store)), new TreeMap<>());
    surroundings
        .network()
        .listen(device.address(), new Network.Listener(server, loops.getLast(), role.handler()));
    role.start();
  }

  private HybridClock clock() {
    World world = surroundings.world();
    return new HybridClock(() -> world.now().plus(skew), (int) world.random().nextLong());
  }

  private void changed(RingHolder rings, Coverage coverage) {
    ringFiles = rings.pair();
    try {
      coverage.follow();
    } catch (IOException e) {
      throw new Divergence("coverage of " + name(), e);
    }
  }

  /** Looks for newer rings and tells how far the device is, again and again. */
  private void look(SimulatedProcess server, RingHolder rings, Coverage coverage) {
    server.afterNanos(
        surroundings.lookNanos(),
        () -> {
          if (surroundings.tell(host(), rings)) {
            surroundings.board().report(name(), coverage);
          }
          look(server, rings, coverage);
        });
  }

  private ReplicatorParts parts(SimulatedProcess helper) {
    var loop = new SimulatedLoop(helper);
    var rings = new RingHolder(ringFiles);
    surroundings.follow(host(), helper, rings);
    var objects = new TreeMap<Integer, RingHolder>();
    objects.put(POLICY, rings);
    var others = new RingHolder(surroundings.containerRing());
    return new ReplicatorParts(
        surroundings.network().client(host(), helper, loop),
        clock(),
        surroundings.hashers(),
        others,
        others,
        objects,
        each -> each.device().equals(name()),
        () -> true);
  }

  /** The processes are killed; what the system has not written yet is written some time. */
  void kill() {
    surroundings.world().tell(() -> name() + " is killed");
    end();
    machine.kill();
  }

  /** Power fails: what was not synced is lost, more or less. */
  void powerOff() {
    surroundings.world().tell(() -> name() + " has no power");
    surroundings.network().darken(host());
    end();
    machine.crash();
  }

  void powerOn() {
    surroundings.network().light(host());
  }

  /** Somebody takes the index away while nothing runs. */
  void loseIndex() {
    surroundings.world().tell(() -> name() + " loses its index");
    machine.loseIndex(false);
  }

  /** From now on, until the next start, the disk fails whatever is to change it. */
  void breakDisk() {
    surroundings.world().tell(() -> name() + " has a broken disk");
    isSick = true;
    machine.disk().plan((_, _, _) -> FaultPlan.Fate.FAILS);
  }

  /** Another disk in the place of one that is lost: empty, and known to be. */
  void replaceDisk() {
    surroundings.world().tell(() -> name() + " gets another disk");
    machine = newMachine();
    surroundings.board().lost(name());
    var inForce = surroundings.board().inForce().current();
    try {
      Coverage.writeEmpty(coverageFile, inForce.version(), inForce.partitions());
    } catch (IOException e) {
      throw new Divergence("replacing " + name(), e);
    }
  }

  private void end() {
    Running was = running;
    if (was != null) {
      running = null;
      surroundings.network().killed(was.server);
      surroundings.network().abandoned(was.helper);
      was.engine.abandon();
    }
  }

  // Replication, and what came of it.

  /** Begins a pass of the replicator, if it runs and does not do one already. */
  void replicate(Consumer<PassReport> whenDone) {
    Running now = running;
    if (now == null || passing == now.helper) {
      return;
    }
    passing = now.helper;
    surroundings
        .world()
        .start(
            "pass-" + name(),
            () -> {
              PassReport report = now.replicator.pass(_ -> {});
              if (!now.helper.isOver()) {
                passing = null;
                whenDone.accept(report);
              }
            });
  }

  /** Begins a pass of the expirer, if it runs and does not do one already. */
  void expire() {
    Running now = running;
    if (now == null || expiring == now.helper) {
      return;
    }
    expiring = now.helper;
    surroundings
        .world()
        .start(
            "expire-" + name(),
            () -> {
              now.expirer.runPass();
              if (!now.helper.isOver()) {
                expiring = null;
              }
            });
  }

  /** Whether a pass is under way. */
  boolean isReplicating() {
    return running != null && passing == running.helper;
  }

  private ObjectStore store() {
    if (running == null) {
      throw new IllegalStateException(name() + " does not run");
    }
    return running.engine.store();
  }

  /** All that it holds, by hash. */
  Map<PathHash, ObjectItem> items() {
    try {
      var items = new TreeMap<PathHash, ObjectItem>();
      for (ObjectItem item : store().items(POLICY, new PathHash(0, 0), null, 10_000)) {
        items.put(item.hash(), item);
      }
      return items;
    } catch (StoreException e) {
      throw new Divergence(name() + " does not tell what it holds: " + e, e);
    }
  }

  /** What its engine holds against itself. */
  List<String> contradictions() {
    try {
      return running == null ? List.of() : running.engine.contradictions();
    } catch (IOException e) {
      throw new Divergence("auditing " + name(), e);
    }
  }
}
