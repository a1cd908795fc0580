package io.martinet.object;

import io.martinet.ring.coverage.PartitionGuard;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Speaks for every partition but those that a test names; the ring in force has version 3 at first.
 */
final class FakeGuard implements PartitionGuard {
  /** Of no form: servers do not look into it. */
  static final byte[] RINGS = {1, 2, 3};

  volatile long ringVersion = 3;

  final Set<Integer> filling = ConcurrentHashMap.newKeySet();
  final Set<Integer> moved = ConcurrentHashMap.newKeySet();
  volatile long arrivingBy;

  /** How often somebody asked what is covered. */
  final AtomicInteger asked = new AtomicInteger();

  @Override
  public long ringVersion() {
    return ringVersion;
  }

  @Override
  public byte[] rings() {
    return RINGS.clone();
  }

  @Override
  public boolean isOutdated(long senderVersion, int partition) {
    return senderVersion < ringVersion && moved.contains(partition);
  }

  @Override
  public boolean covers(String device, int partition) {
    asked.incrementAndGet();
    return !filling.contains(partition);
  }

  @Override
  public boolean counts(String device, int partition) {
    return covers(device, partition) || arrivingBy > 0;
  }

  @Override
  public long arrivingBy(String device, int partition) {
    return arrivingBy;
  }

  @Override
  public List<Integer> filling(String device) {
    return filling.stream().sorted().toList();
  }

  @Override
  public boolean filled(String device, long ringVersion, Collection<Integer> partitions) {
    if (!filling.containsAll(partitions)) {
      throw new IllegalArgumentException("not all of these are being filled");
    }
    return ringVersion == this.ringVersion && filling.removeAll(partitions);
  }
}
