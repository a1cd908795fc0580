package io.martinet.database.server;

import io.martinet.ring.coverage.PartitionGuard;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every device speaks for its partitions but those that a test names; the ring has version 1. */
public final class FakeGuard implements PartitionGuard {
  public static final long RING_VERSION = 1;

  /** Of no form: servers do not look into it. */
  public static final byte[] RINGS = {1, 2, 3};

  /** Of everything in tests. */
  private static final int PARTITION = 3;

  /** Names of devices. */
  public final Set<String> filling = ConcurrentHashMap.newKeySet();

  public volatile boolean isMoved;
  public volatile long arrivingBy;

  /** Runs whenever a sender's ring was judged, by whoever judged it. */
  public volatile Runnable judged = () -> {};

  @Override
  public long ringVersion() {
    return RING_VERSION;
  }

  @Override
  public byte[] rings() {
    return RINGS.clone();
  }

  @Override
  public boolean isOutdated(long senderVersion, int partition) {
    boolean isOutdated = senderVersion < RING_VERSION && isMoved;
    judged.run();
    return isOutdated;
  }

  @Override
  public boolean covers(String device, int partition) {
    return !filling.contains(device);
  }

  @Override
  public boolean counts(String device, int partition) {
    return covers(device, partition) || arrivingBy(device, partition) > 0;
  }

  @Override
  public long arrivingBy(String device, int partition) {
    return arrivingBy;
  }

  @Override
  public List<Integer> filling(String device) {
    return filling.contains(device) ? List.of(PARTITION) : List.of();
  }

  @Override
  public boolean filled(String device, long ringVersion, Collection<Integer> partitions) {
    if (!partitions.equals(List.of(PARTITION))) {
      throw new IllegalArgumentException("not a partition of the device");
    }
    return ringVersion == RING_VERSION && filling.remove(device);
  }
}
