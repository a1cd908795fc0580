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

  /**
   * Objects that have expired and are here still, in the order of time and hash.
   *
   * @param throughSeconds Unix seconds, inclusive
   * @param after the last one seen, null to begin with the first
   * @param countMax at most so many: if so many come there may be more
   * @throws StoreException DEVICE when it is fenced or rebuilding
   */
  List<Expired> expired(int policy, long throughSeconds, @Nullable Expired after, int countMax)
      throws StoreException;

  /**
   * Makes the expiry of all that has expired by a time final: a POST is refused from now on with
   * {@link WriteOutcome.Expired}, also after a restart, unless it is as of time 0. What was let in
   * before is in the index once a later {@link ObjectStore#barrier} has passed. Durable on return.
   *
   * @param throughTicks inclusive; what is sealed further stays so
   * @throws StoreException DEVICE when it is fenced or rebuilding, or fails now
   */
  void sealExpiry(long throughTicks) throws StoreException;
}
