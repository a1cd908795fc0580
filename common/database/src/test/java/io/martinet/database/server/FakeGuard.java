package io.martinet.database.server;

import io.martinet.ring.coverage.PartitionGuard;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every device speaks for its partitions but those that a test names; the ring has version 1. */
public final class FakeGuard implements PartitionGuard {
  public static final long RING_VERSION = 1;

  /** Names of devices. */
  public final Set<String> filling = ConcurrentHashMap.newKeySet();

  public volatile boolean isMoved;

  @Override
  public long ringVersion() {
    return RING_VERSION;
  }

  @Override
  public boolean isOutdated(long senderVersion, int partition) {
    return senderVersion < RING_VERSION && isMoved;
  }

  @Override
  public boolean covers(String device, int partition) {
    return !filling.contains(device);
  }
}
