package io.martinet.object.store;

import io.martinet.core.SetDigest;
import java.util.SortedMap;

/**
 * What replicas compare of the objects of a device (rule 28), read from the index alone. All of it
 * blocks on the index and belongs on the device's reader threads.
 */
public interface ObjectSets {
  /** Bits of the hash that name a bucket here, 1 to 16: fixed when the device was formatted. */
  int bucketBits();

  /**
   * Digests of all partitions of a policy that hold anything.
   *
   * @param partPower bits of the hash that name a partition, 0 to {@link #bucketBits}
   * @return by partition
   * @throws StoreException DEVICE when it is fenced or rebuilding
   */
  SortedMap<Integer, SetDigest> partitionDigests(int policy, int partPower) throws StoreException;

  /**
   * Digests of the buckets of one partition that hold anything.
   *
   * @param partPower bits of the hash that name a partition, 0 to {@link #bucketBits}
   * @return by bucket
   * @throws StoreException DEVICE when it is fenced or rebuilding
   */
  SortedMap<Integer, SetDigest> bucketDigests(int policy, int partPower, int partition)
      throws StoreException;
}
