package io.martinet.object.store;

import java.util.List;

/**
 * Which container replicas are owed the row of a write (rule 24). It is part of the record; the
 * index keeps a pending key for each replica until its delivery is recorded.
 *
 * @param rangeId range of the container, 0 until containers shard
 * @param partition the container's partition
 * @param devices names of the container devices, in ring order
 */
public record RowDuty(long rangeId, int partition, List<String> devices) {
  public RowDuty {
    devices = List.copyOf(devices);
  }
}
