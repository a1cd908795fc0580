package io.martinet.launcher;

import io.martinet.cluster.ClusterClient;
import io.martinet.cluster.RingPublisher;
import io.martinet.launcher.PortBlock.Role;
import io.martinet.launcher.RingKind.Thing;
import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import io.martinet.ring.builder.RingBuilder;
import java.io.IOException;
import java.nio.file.Files;

/** The rings that a store begins with. They follow from what its first start decided. */
final class FirstRings {
  /** Any number will do, as long as a start that was cut short finds the same ring again. */
  private static final long SEED = 1;

  private static final int REGION = 1;

  private static final double WEIGHT = 100;

  private FirstRings() {}

  /** Publishes those that a store does not have yet. */
  static void publish(DataDirectory data, StoreFile store, ClusterClient client)
      throws IOException {
    for (RingKind kind : RingKind.all(store.policies())) {
      if (!Files.exists(data.ring(kind))) {
        new RingPublisher(client).publish(kind.ringName(), first(kind, data, store));
      }
    }
  }

  private static Ring first(RingKind kind, DataDirectory data, StoreFile store) throws IOException {
    RingKind sibling = RingKind.object(0);
    return kind.policy() > 0 && Files.exists(data.ring(sibling))
        ? like(RingFile.read(data.ring(sibling)), kind, store)
        : of(kind, store);
  }

  /** Of a policy that comes to a store that is there: on the devices that it has by now. */
  static Ring like(Ring sibling, RingKind kind, StoreFile store) {
    RingBuilder builder = new RingBuilder(store.shape().partPower(), replicas(kind, store));
    sibling.devices().forEach(builder::add);
    return builder.rebalance(SEED);
  }

  static Ring of(RingKind kind, StoreFile store) {
    Shape shape = store.shape();
    RingBuilder builder = new RingBuilder(shape.partPower(), replicas(kind, store));
    for (int index = 0; index < shape.devices(); index++) {
      int zone = shape.zoneOf(index);
      builder.add(
          Device.of(
              index,
              REGION,
              zone,
              StoreFile.INTERNAL_HOST,
              store.ports().of(role(kind), zone),
              Shape.device(index),
              WEIGHT));
    }
    return builder.rebalance(SEED);
  }

  private static int replicas(RingKind kind, StoreFile store) {
    Integer own = kind.thing() == Thing.OBJECT ? store.policies().replicas(kind.policy()) : null;
    return own == null ? store.shape().replicas() : own;
  }

  private static Role role(RingKind kind) {
    return switch (kind.thing()) {
      case ACCOUNT -> Role.ACCOUNT;
      case CONTAINER -> Role.CONTAINER;
      case OBJECT -> Role.OBJECT;
    };
  }
}
