package io.martinet.launcher;

import io.martinet.replicator.Replicator;
import io.martinet.replicator.ReplicatorParts;
import io.martinet.ring.Device;
import java.time.Duration;
import java.util.function.Predicate;

/** Composes a replicator out of what a process has. */
final class Replication {
  /** Rule 19: nothing is destroyed once ZooKeeper has been away for longer. */
  private static final Duration AWAY_MAX = Duration.ofSeconds(60);

  private Replication() {}

  /**
   * @param coordination started
   * @param isLocal whose devices it cares for
   */
  static Replicator of(
      StoreFile store,
      Foundation foundation,
      Coordination coordination,
      Predicate<Device> isLocal) {
    return new Replicator(parts(store, foundation, coordination, isLocal));
  }

  /**
   * What a replicator or an expirer works with.
   *
   * @param coordination started
   * @param isLocal whose devices it cares for
   */
  static ReplicatorParts parts(
      StoreFile store,
      Foundation foundation,
      Coordination coordination,
      Predicate<Device> isLocal) {
    return new ReplicatorParts(
        foundation.peers(),
        foundation.clock(),
        store.hash().hashers(),
        coordination.ring(RingKind.ACCOUNT),
        coordination.ring(RingKind.CONTAINER),
        coordination.objectRings(),
        isLocal,
        () -> coordination.heardWithin(AWAY_MAX));
  }
}
