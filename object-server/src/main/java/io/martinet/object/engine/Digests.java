package io.martinet.object.engine;

import io.martinet.core.PathHash;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Set digests of all buckets of a device (rule 28): count, and sum of a 128-bit term for each
 * object. Kept in memory and written to the index as absolute values with the entries that changed
 * them. One thread, the committer's.
 */
final class Digests {
  private final DigestTerms terms;
  private final int bits;
  private final SortedMap<Integer, Buckets> policies = new TreeMap<>();

  private static final class Buckets {
    private final long[] counts;
    private final long[] highs;
    private final long[] lows;
    private final TreeSet<Integer> touched = new TreeSet<>();

    Buckets(int count) {
      counts = new long[count];
      highs = new long[count];
      lows = new long[count];
    }

    void add(int bucket, long high, long low) {
      long sum = lows[bucket] + low;
      long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
      lows[bucket] = sum;
      highs[bucket] += high + carry;
      counts[bucket]++;
      touched.add(bucket);
    }

    void subtract(int bucket, long high, long low) {
      long borrow = Long.compareUnsigned(lows[bucket], low) < 0 ? 1 : 0;
      lows[bucket] -= low;
      highs[bucket] -= high + borrow;
      counts[bucket]--;
      touched.add(bucket);
    }
  }

  /**
   * @param secret of the cluster, so that a client cannot choose terms that cancel out
   * @param bits of the hash that name a bucket, 1 to 16; fixed when the device is formatted
   */
  Digests(byte[] secret, int bits) {
    this.terms = new DigestTerms(secret);
    this.bits = bits;
  }

  /** Takes over what the index holds. */
  void load(ObjectIndex index) throws IOException {
    policies.clear();
    index.scan(
        IndexKeys.digestsFrom(),
        IndexKeys.digestsTo(),
        (key, value) -> {
          ByteBuffer in = ByteBuffer.wrap(key);
          Buckets buckets = buckets(in.getShort(1) & 0xffff);
          int bucket = in.getInt(3);
          ByteBuffer digest = ByteBuffer.wrap(value);
          buckets.counts[bucket] = digest.getLong();
          buckets.highs[bucket] = digest.getLong();
          buckets.lows[bucket] = digest.getLong();
          return true;
        });
  }

  /** Takes the change of one object in. */
  void change(ObjectKey key, ObjectEntry before, ObjectEntry after) {
    Buckets buckets = buckets(key.policy());
    int bucket = bucketOf(key.hash(), bits);
    byte[] old = terms.of(key, before);
    byte[] now = terms.of(key, after);
    if (old.length > 0) {
      ByteBuffer in = ByteBuffer.wrap(old);
      buckets.subtract(bucket, in.getLong(), in.getLong());
    }
    if (now.length > 0) {
      ByteBuffer in = ByteBuffer.wrap(now);
      buckets.add(bucket, in.getLong(), in.getLong());
    }
  }

  /** Adds the absolute values of all buckets that changed since the last call. */
  void writeTo(IndexBatch batch) {
    for (var policy : policies.entrySet()) {
      Buckets buckets = policy.getValue();
      for (int bucket : buckets.touched) {
        ByteBuffer value = ByteBuffer.allocate(3 * Long.BYTES);
        value.putLong(buckets.counts[bucket]);
        value.putLong(buckets.highs[bucket]).putLong(buckets.lows[bucket]);
        batch.put(IndexKeys.digest(policy.getKey(), bucket), value.array());
      }
      buckets.touched.clear();
    }
  }

  private Buckets buckets(int policy) {
    return policies.computeIfAbsent(policy, absent -> new Buckets(1 << bits));
  }

  /**
   * The bucket of a hash: its top bits.
   *
   * @param bits 1 to 16
   */
  static int bucketOf(PathHash hash, int bits) {
    return (int) (hash.high() >>> (Long.SIZE - bits));
  }
}
