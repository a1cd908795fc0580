package io.martinet.replicator;

import io.martinet.core.ObjectItem;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import io.martinet.http.wire.DropList;
import io.martinet.http.wire.ItemResults.Result;
import io.martinet.http.wire.PeerDevice;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a replicator asks object devices for, by the places of one pass. Every method fails where
 * the device's server goes by another ring: what it said would be of other partitions. Thread-safe;
 * blocks.
 */
interface ObjectPeers {
  /** Set digests by partition; those of nothing are left out. */
  SortedMap<Integer, SetDigest> digests(PeerDevice device) throws PeerFailedException;

  /**
   * Set digests of each partition that the device can speak for, those of nothing too, with all
   * that it took by an older ring.
   */
  SortedMap<Integer, SetDigest> spokenFor(PeerDevice device) throws PeerFailedException;

  /**
   * Set digests of the buckets of a partition.
   *
   * @param asPrimary whether the device must be able to speak for the partition, and must have
   *     finished what it took by an older ring: else it fails
   */
  Buckets buckets(PeerDevice device, int partition, boolean asPrimary) throws PeerFailedException;

  /**
   * Objects and tombstones of a partition, by the index, in the order of their hashes.
   *
   * @param after only those behind; null for the first page of the span
   * @return at most {@link io.martinet.http.wire.ItemPage#ITEMS_MAX}; fewer are the last
   */
  List<ObjectItem> items(PeerDevice device, int partition, HashSpan span, @Nullable PathHash after)
      throws PeerFailedException;

  /** Has a device send whole objects to another, which joins them; results in the same order. */
  List<Result> push(PeerDevice from, PeerDevice to, int partition, List<PathHash> objects)
      throws PeerFailedException;

  /** Has a device drop what stands elsewhere (rule 19); results in the same order. */
  List<Result> drop(PeerDevice device, int partition, List<DropList.Item> items)
      throws PeerFailedException;

  /** Has a device send the container rows that it owes, now; returns how many it knows of. */
  long sendRows(PeerDevice device) throws PeerFailedException;

  /** Partitions of which the device is a primary and that it was not given whole yet. */
  List<Integer> filling(PeerDevice device) throws PeerFailedException;

  /** Tells a device that it was given all of these. */
  void filled(PeerDevice device, Collection<Integer> partitions) throws PeerFailedException;

  /**
   * @param bits of the hash that name a bucket
   * @param digests by bucket; those of nothing are left out
   */
  record Buckets(int bits, SortedMap<Integer, SetDigest> digests) {}
}
