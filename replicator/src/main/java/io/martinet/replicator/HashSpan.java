package io.martinet.replicator;

import io.martinet.core.PathHash;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the hash space.
 *
 * @param from inclusive
 * @param to exclusive; null for its end
 */
record HashSpan(PathHash from, @Nullable PathHash to) {
  /** All of it. */
  static final HashSpan ALL = new HashSpan(new PathHash(0, 0), null);

  /**
   * The stretches that buckets cover; neighbours in one.
   *
   * @param bits of the hash that name a bucket, 1 to 16
   */
  static List<HashSpan> of(SortedSet<Integer> buckets, int bits) {
    var spans = new ArrayList<HashSpan>();
    int begin = -1;
    int last = -1;
    for (int bucket : buckets) {
      if (begin >= 0 && bucket != last + 1) {
        spans.add(between(begin, last + 1, bits));
        begin = -1;
      }
      begin = begin < 0 ? bucket : begin;
      last = bucket;
    }
    if (begin >= 0) {
      spans.add(between(begin, last + 1, bits));
    }
    return spans;
  }

  private static HashSpan between(int begin, int end, int bits) {
    int shift = Long.SIZE - bits;
    PathHash to = end == 1 << bits ? null : new PathHash((long) end << shift, 0);
    return new HashSpan(new PathHash((long) begin << shift, 0), to);
  }
}
