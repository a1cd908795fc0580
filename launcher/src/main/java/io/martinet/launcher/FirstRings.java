package io.martinet.launcher;

import io.martinet.cluster.ClusterClient;
import io.martinet.cluster.RingPublisher;
import io.martinet.launcher.PortBlock.Role;
import io.martinet.ring.Device;
import io.martinet.ring.Ring;
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
    for (RingKind kind : RingKind.values()) {
      if (!Files.exists(data.ring(kind))) {
        new RingPublisher(client).publish(kind.ringName(), of(kind, store));
      }
    }
  }

  static Ring of(RingKind kind, StoreFile store) {
    Shape shape = store.shape();
    RingBuilder builder = new RingBuilder(shape.partPower(), shape.replicas());
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

  private static Role role(RingKind kind) {
    return switch (kind) {
      case ACCOUNT -> Role.ACCOUNT;
      case CONTAINER -> Role.CONTAINER;
      case OBJECT -> Role.OBJECT;
    };
  }
}
