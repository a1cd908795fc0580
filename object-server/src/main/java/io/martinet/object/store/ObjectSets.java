package io.martinet.object.store;

import io.martinet.core.ObjectItem;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

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

  /**
   * Partitions of a policy that hold something quarantined: the digests say nothing of it, and
   * whoever is given what they tell of is not given all.
   *
   * @param partPower bits of the hash that name a partition, 0 to {@link #bucketBits}
   * @throws StoreException DEVICE when it is fenced or rebuilding
   */
  SortedSet<Integer> unsurePartitions(int policy, int partPower) throws StoreException;

  /**
   * Objects and tombstones in the order of their hashes; what is quarantined is among them.
   *
   * @param from inclusive
   * @param to exclusive, null for the end of the hash space
   * @param countMax at most so many: if so many come there may be more
   * @throws StoreException DEVICE when it is fenced or rebuilding
   */
  List<ObjectItem> items(int policy, PathHash from, @Nullable PathHash to, int countMax)
      throws StoreException;
}
