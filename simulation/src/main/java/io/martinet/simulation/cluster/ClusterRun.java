package io.martinet.simulation.cluster;

import io.martinet.core.HybridClock;
import io.martinet.core.ObjectItem;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.wire.ObjectRow;
import io.martinet.replicator.PassReport;
import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.simulation.DeviceOpener;
import io.martinet.simulation.Divergence;
import io.martinet.simulation.Random64;
import io.martinet.simulation.cluster.History.Action;
import io.martinet.simulation.cluster.History.End;
import io.martinet.simulation.cluster.History.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run of a cluster: clients work while things go wrong; then all is repaired, and after one
 * pass of every replicator all replicas must be the same, hold what was acknowledged and nothing
 * that was deleted, where the ring says and nowhere else.
 */
public final class ClusterRun {
  private static final int OBJECTS = 4;
  private static final int CLIENTS = 4;

  /** A history of more would take too long to judge. */
  private static final int OPERATIONS_PER_CLIENT = 24;

  private static final int THINK_NANOS_SPREAD = 2_000_000_000;

  /** Longer than any request waits. */
  private static final Duration WORK_MAX = Duration.ofMinutes(20);

  /** No promise of a write that never came keeps replicas apart any more (rule 7). */
  private static final Duration PROMISES_HELD = HybridClock.AHEAD_MAX.multipliedBy(2);

  /** What is younger the replicator leaves alone. */
  private static final Duration SETTLE = Duration.ofSeconds(11);

  /** So long an object server keeps a body that nobody released. */
  private static final Duration STAGINGS_KEPT = Duration.ofSeconds(65);

  private static final Duration PASS_MAX = Duration.ofMinutes(30);

  /** Passes by which a device must have been given what a ring gave it. */
  private static final int FILLING_PASSES_MAX = 4;

  private final World world;
  private final Cluster cluster;
  private final Nemesis nemesis;
  private final Client client;
  private final SortedMap<String, History> histories = new TreeMap<>();
  private long lastId;
  private int clientsAtWork;

  /**
   * What a run was.
   *
   * @param trace a number that two runs have in common only if the same happened in them
   * @param operations whose end was told
   * @param rings versions of the object ring that came into force
   */
  public record Report(long trace, int operations, long rings) {}

  private ClusterRun(long seed, DeviceOpener opener) {
    this.world = new World(seed);
    this.cluster = new Cluster(world, opener);
    this.nemesis = new Nemesis(cluster);
    this.client = new Client(world, new Bodies());
    for (int i = 0; i < OBJECTS; i++) {
      histories.put("o" + i, new History());
    }
  }

  /**
   * Runs a seed.
   *
   * @param opener of the engines; may be used for many runs, one at a time
   * @throws Divergence if anything is not as promised
   */
  public static Report run(long seed, DeviceOpener opener) {
    return new ClusterRun(seed, opener).run();
  }

  private Report run() {
    cluster.startAll();
    work();
    nemesis.end();
    world.pass(PROMISES_HELD);
    fill();
    world.pass(SETTLE);
    for (PassReport report : passes()) {
      if (report.failures() > 0) {
        throw new Divergence("a pass left something: " + report);
      }
    }
    readAll();
    world.pass(STAGINGS_KEPT);
    histories.forEach(
        (object, history) -> Linearizability.require(object, history, cluster.skewNanos()));
    checkReplicas();
    checkListing();
    int operations = histories.values().stream().mapToInt(History::known).sum();
    return new Report(
        world.trace(), operations, cluster.surroundings().board().inForce().current().version());
  }

  // Clients.

  private void work() {
    nemesis.begin();
    clientsAtWork = CLIENTS;
    for (int i = 0; i < CLIENTS; i++) {
      world.start(
          "client-" + i,
          () -> {
            for (int n = 0; n < OPERATIONS_PER_CLIENT; n++) {
              operate();
            }
            clientsAtWork--;
          });
    }
    world.await("the clients' end", WORK_MAX, () -> clientsAtWork == 0);
  }

  private void operate() {
    Random64 random = world.random();
    client.sleep(random.below(THINK_NANOS_SPREAD));
    String object = "o" + random.below(OBJECTS);
    ProxyNode proxy = cluster.proxies().get(random.below(cluster.proxies().size()));
    client.run(action(random, history(object)), object, proxy, history(object));
  }

  private Action action(Random64 random, History history) {
    return switch (random.below(12)) {
      case 0, 1 -> new Action.Put(++lastId);
      case 2 -> new Action.Post(++lastId);
      case 3 -> new Action.Delete();
      case 4, 5, 6 -> new Action.PutIf(++lastId, history.lastKnown());
      case 7 -> conditional(random, history.lastKnown());
      default -> new Action.Read();
    };
  }

  private Action conditional(Random64 random, long known) {
    return known == 0 || random.oneIn(3)
        ? new Action.PutIf(++lastId, 0)
        : random.oneIn(2) ? new Action.PostIf(++lastId, known) : new Action.DeleteIf(known);
  }

  private History history(String object) {
    History known = histories.get(object);
    if (known == null) {
      throw new IllegalArgumentException(object);
    }
    return known;
  }

  /** Every proxy must be able to show every object now. */
  private void readAll() {
    for (ProxyNode proxy : cluster.proxies()) {
      for (String object : histories.keySet()) {
        History history = history(object);
        int before = history.operations().size();
        world.start("reader", () -> client.run(new Action.Read(), object, proxy, history));
        world.await("a read", WORK_MAX, () -> history.operations().size() > before);
        Operation read = history.operations().getLast();
        if (read.end() instanceof End.Unknown) {
          throw new Divergence("a read of %s failed though all is well".formatted(object));
        }
      }
    }
  }

  // Replicators.

  /** A pass of each, one after the other. */
  private List<PassReport> passes() {
    var reports = new ArrayList<PassReport>();
    for (StorageNode node : cluster.nodes()) {
      int before = reports.size();
      world.await("the end of an earlier pass", PASS_MAX, () -> !node.isReplicating());
      node.replicate(reports::add);
      world.await("a pass", PASS_MAX, () -> reports.size() > before);
    }
    return reports;
  }

  private void fill() {
    for (int i = 0; i < FILLING_PASSES_MAX; i++) {
      if (cluster.isSettled()) {
        return;
      }
      passes();
      world.pass(Duration.ofSeconds(2));
    }
    if (!cluster.isSettled()) {
      throw new Divergence("devices are not filled after %d passes".formatted(FILLING_PASSES_MAX));
    }
  }

  // What must hold in the end.

  private void checkReplicas() {
    Ring ring = cluster.surroundings().board().inForce().current();
    Map<String, Map<PathHash, ObjectItem>> held = new TreeMap<>();
    for (StorageNode node : cluster.nodes()) {
      node.contradictions().stream()
          .findFirst()
          .ifPresent(text -> {
            throw new Divergence(node.name() + ": " + text);
          });
      held.put(node.name(), node.items());
    }
    var hashes = new HashSet<PathHash>();
    held.values().forEach(items -> hashes.addAll(items.keySet()));
    hashes.forEach(hash -> checkObject(hash, ring, held));
  }

  private static void checkObject(
      PathHash hash, Ring ring, Map<String, Map<PathHash, ObjectItem>> held) {
    List<String> primaries =
        ring.primaries(ring.partition(hash.high())).stream().map(Device::device).toList();
    var holders = new TreeMap<String, ObjectItem>();
    held.forEach((device, items) -> {
      ObjectItem item = items.get(hash);
      if (item != null) {
        holders.put(device, item);
      }
    });
    boolean isPlaced =
        holders.size() == primaries.size() && holders.keySet().containsAll(primaries);
    if (!isPlaced || new HashSet<>(holders.values()).size() != 1) {
      throw new Divergence(
          "replicas differ: primaries %s, held by %s".formatted(primaries, holders));
    }
  }

  /**
   * The listing says of each object what its replicas say; or more, if a write that was never
   * acknowledged was lost with its only disk.
   */
  private void checkListing() {
    SortedMap<StorePath, ObjectRow> listing = cluster.surroundings().containers().listing();
    for (String object : histories.keySet()) {
      var path = StorePath.object("AUTH_a", "c", object);
      PathHash hash = cluster.surroundings().hashers().hash(path);
      ObjectItem item =
          cluster.nodes().stream()
              .map(node -> node.items().get(hash))
              .filter(each -> each != null)
              .findFirst()
              .orElse(null);
      ObjectRow row = listing.get(path);
      Version held = item == null ? Version.NONE : dataOf(item);
      Version listed = row == null ? Version.NONE : row.versions().data();
      boolean isLost = nemesis.hasReplacedADisk() && listed.isAfter(held);
      if (!held.equals(listed) && !isLost) {
        throw new Divergence(
            "the listing says %s of %s, its replicas %s".formatted(listed, object, held));
      }
    }
  }

  private static Version dataOf(ObjectItem item) {
    return item.state().isLive() ? item.state().data() : item.state().tombstone();
  }
}
