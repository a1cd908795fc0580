package io.martinet.launcher;

import io.martinet.cluster.ClusterClient;
import io.martinet.cluster.ClusterConfig;
import io.martinet.cluster.DeviceRegistry;
import io.martinet.cluster.RingReports;
import io.martinet.cluster.RingSubscriber;
import io.martinet.ring.RingHolder;
import io.martinet.service.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to ZooKeeper, the rings that are in force, and the register of devices. At a
 * store's first start it publishes the first rings; the same ones again if that start was cut
 * short, since they follow from {@code store.toml} alone.
 */
final class Coordination implements Service {
  static final String NAME = "coordination";

  /** On one machine this takes milliseconds; longer is a fault to tell. */
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

  /** Where the rings on disk will do; long enough for a ZooKeeper that is there. */
  private static final Duration CONNECT_WISH = Duration.ofSeconds(2);

  private static final Duration RING_MAX = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Coordination.class);

  private final DataDirectory data;
  private final String zooKeeper;
  private final StoreFile store;
  private final boolean publishesFirstRings;
  private final List<String> needs;
  private final Foundation foundation;
  private final Map<RingKind, RingSubscriber> subscribers = new TreeMap<>();
  private final Map<RingKind, RingHolder> rings = new TreeMap<>();
  private @Nullable ClusterClient client;
  private @Nullable DeviceRegistry devices;
  private boolean wasConnected;

  private Coordination(
      DataDirectory data,
      String zooKeeper,
      StoreFile store,
      boolean publishesFirstRings,
      List<String> needs,
      Foundation foundation) {
    this.data = data;
    this.zooKeeper = zooKeeper;
    this.store = store;
    this.publishesFirstRings = publishesFirstRings;
    this.needs = needs;
    this.foundation = foundation;
  }

  /**
   * Of a whole store: ZooKeeper must answer, and is given the first rings if it has none.
   *
   * @param needs what must run before: the embedded coordinator, if it is that one
   */
  static Coordination ofStore(
      DataDirectory data,
      String zooKeeper,
      StoreFile store,
      List<String> needs,
      Foundation foundation) {
    return new Coordination(data, zooKeeper, store, true, needs, foundation);
  }

  /** Of one server: with rings on disk it starts also while ZooKeeper is away. */
  static Coordination ofServer(
      DataDirectory data, String zooKeeper, StoreFile store, Foundation foundation) {
    return new Coordination(data, zooKeeper, store, false, List.of(), foundation);
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
  public void start() throws IOException, InterruptedException {
    ClusterClient connecting = new ClusterClient(ClusterConfig.of(zooKeeper), foundation.ticker());
    client = connecting;
    connecting.start();
    connect(connecting);
    devices =
        new DeviceRegistry(
            connecting, data.state(), foundation.tasks(), foundation.entropy(), foundation.wall());
    if (publishesFirstRings) {
      FirstRings.publish(data, store, connecting);
    }
    for (RingKind kind : kinds()) {
      openRing(kind, connecting);
    }
  }

  private void connect(ClusterClient connecting) throws IOException, InterruptedException {
    boolean canDoWithout = !publishesFirstRings && hasRings();
    Duration wait = canDoWithout ? CONNECT_WISH : CONNECT_MAX;
    if (connecting.awaitConnected(wait)) {
      wasConnected = true;
      return;
    }
    if (!canDoWithout) {
      throw new IOException(
          "ZooKeeper at %s did not answer in %d s".formatted(zooKeeper, wait.toSeconds()));
    }
    log.warn("ZooKeeper is away: starting with the rings on disk: zookeeper={}", zooKeeper);
  }

  private boolean hasRings() {
    return kinds().stream().map(data::ring).allMatch(Files::exists);
  }

  /** All rings of the store. */
  List<RingKind> kinds() {
    return RingKind.all(store.policies());
  }

  private void openRing(RingKind kind, ClusterClient connecting)
      throws IOException, InterruptedException {
    RingSubscriber subscriber =
        new RingSubscriber(
            kind.ringName(), connecting, data.rings(), foundation.tasks(), foundation.metrics());
    subscribers.put(kind, subscriber);
    subscriber.start(foundation.scheduler());
    rings.put(kind, subscriber.awaitRing(RING_MAX));
  }

  @Override
  public void stop(Duration grace) {
    subscribers.values().forEach(RingSubscriber::close);
    if (client != null) {
      client.close();
    }
  }

  /** The ring in force; once started. */
  RingHolder ring(RingKind kind) {
    return Objects.requireNonNull(rings.get(kind));
  }

  /** The rings of objects in force, by the indexes of their policies; once started. */
  SortedMap<Integer, RingHolder> objectRings() {
    var objects = new TreeMap<Integer, RingHolder>();
    RingKind.objects(store.policies()).forEach(kind -> objects.put(kind.policy(), ring(kind)));
    return objects;
  }

  /** What follows a ring; once started. */
  RingSubscriber subscriber(RingKind kind) {
    return Objects.requireNonNull(subscribers.get(kind));
  }

  /**
   * Whether what ZooKeeper said last is of now or not older than that; a ZooKeeper that was never
   * reached said nothing. Once started.
   */
  boolean heardWithin(Duration max) {
    ClusterClient connection = Objects.requireNonNull(client);
    return connection.isConnected() || (wasConnected && connection.awayFor().compareTo(max) <= 0);
  }

  /** Once started. */
  RingReports ringReports() {
    return new RingReports(Objects.requireNonNull(client));
  }

  /** Once started. */
  DeviceRegistry devices() {
    return Objects.requireNonNull(devices);
  }
}
