package io.martinet.launcher;

import io.martinet.cluster.ClusterClient;
import io.martinet.cluster.ClusterConfig;
import io.martinet.cluster.DeviceRegistry;
import io.martinet.cluster.EmbeddedZooKeeper;
import io.martinet.cluster.RingPublisher;
import io.martinet.cluster.RingSubscriber;
import io.martinet.ring.RingHolder;
import io.martinet.service.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The embedded coordinator, the rings that are in force, and the register of devices. At the first
 * start it publishes the store's first rings; the same ones again if that start was cut short,
 * since they follow from {@code store.toml} alone.
 */
final class Coordination implements Service {
  static final String NAME = "coordination";

  /** In one process this takes milliseconds; longer is a fault to tell. */
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

  private static final Duration RING_MAX = Duration.ofSeconds(10);

  private final DataDirectory data;
  private final StoreFile store;
  private final Foundation foundation;
  private final Map<RingKind, RingSubscriber> subscribers = new EnumMap<>(RingKind.class);
  private final Map<RingKind, RingHolder> rings = new EnumMap<>(RingKind.class);
  private @Nullable EmbeddedZooKeeper zooKeeper;
  private @Nullable ClusterClient client;
  private @Nullable DeviceRegistry devices;

  Coordination(DataDirectory data, StoreFile store, Foundation foundation) {
    this.data = data;
    this.store = store;
    this.foundation = foundation;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() throws IOException, InterruptedException {
    zooKeeper =
        EmbeddedZooKeeper.start(
            data.zooKeeper(),
            store.ports().zooKeeper(),
            foundation.scheduler(),
            foundation.tasks());
    ClusterClient connected =
        new ClusterClient(ClusterConfig.of(zooKeeper.address()), foundation.ticker());
    client = connected;
    connected.start();
    if (!connected.awaitConnected(CONNECT_MAX)) {
      throw new IOException(
          "the embedded ZooKeeper at " + zooKeeper.address() + " did not answer in " + CONNECT_MAX);
    }
    devices =
        new DeviceRegistry(
            connected, data.state(), foundation.tasks(), foundation.entropy(), foundation.wall());
    for (RingKind kind : RingKind.values()) {
      openRing(kind, connected);
    }
  }

  private void openRing(RingKind kind, ClusterClient connected)
      throws IOException, InterruptedException {
    if (!Files.exists(data.ring(kind))) {
      new RingPublisher(connected).publish(kind.ringName(), FirstRings.of(kind, store));
    }
    RingSubscriber subscriber =
        new RingSubscriber(
            kind.ringName(), connected, data.rings(), foundation.tasks(), foundation.metrics());
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
    if (zooKeeper != null) {
      zooKeeper.close();
    }
  }

  /** The ring in force; once started. */
  RingHolder ring(RingKind kind) {
    return Objects.requireNonNull(rings.get(kind));
  }

  /** Once started. */
  DeviceRegistry devices() {
    return Objects.requireNonNull(devices);
  }
}
