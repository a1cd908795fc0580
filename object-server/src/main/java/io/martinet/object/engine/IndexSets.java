package io.martinet.object.engine;

import io.martinet.core.SetDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/** Digests out of the index, as of its last batch (rule 28). Thread-safe. */
final class IndexSets {
  private final ObjectIndex index;
  private final int bits;

  /**
   * @param bits of the hash that name a bucket
   */
  IndexSets(ObjectIndex index, int bits) {
    this.index = index;
    this.bits = bits;
  }

  SortedMap<Integer, SetDigest> partitions(int policy, int partPower) throws IOException {
    return sums(policy, 0, 1 << bits, bits - partPower);
  }

  SortedMap<Integer, SetDigest> buckets(int policy, int partPower, int partition)
      throws IOException {
    int first = partition << (bits - partPower);
    return sums(policy, first, first + (1 << (bits - partPower)), 0);
  }

  /** Sums of the buckets from one up to another, those together that are equal after a shift. */
  private SortedMap<Integer, SetDigest> sums(int policy, int from, int to, int shift)
      throws IOException {
    var sums = new TreeMap<Integer, SetDigest>();
    index.scan(
        IndexKeys.digest(policy, from),
        IndexKeys.digest(policy, to),
        (key, value) -> {
          SetDigest digest = digest(value);
          // A bucket that became empty stands there as zeros.
          if (!digest.isEmpty()) {
            sums.merge(IndexKeys.bucketOf(key) >>> shift, digest, SetDigest::plus);
          }
          return true;
        });
    return sums;
  }

  private static SetDigest digest(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    return new SetDigest(in.getLong(), in.getLong(), in.getLong());
  }
}
