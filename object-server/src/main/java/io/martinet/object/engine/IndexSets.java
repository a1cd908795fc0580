package io.martinet.object.engine;

import io.martinet.core.ObjectItem;
import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.SetDigest;
import io.martinet.object.store.Expired;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Digests and objects out of the index, as of its last batch (rule 28). Thread-safe. */
final class IndexSets {
  private final ObjectIndex index;
  private final EngineConfig.Digesting digesting;
  private final int bits;

  IndexSets(ObjectIndex index, EngineConfig.Digesting digesting) {
    this.index = index;
    this.digesting = digesting;
    this.bits = digesting.bits();
  }

  SortedMap<Integer, SetDigest> partitions(int policy, int partPower) throws IOException {
    return sums(policy, 0, 1 << bits, bits - partPower);
  }

  SortedMap<Integer, SetDigest> buckets(int policy, int partPower, int partition)
      throws IOException {
    int first = partition << (bits - partPower);
    return sums(policy, first, first + (1 << (bits - partPower)), 0);
  }

  /** Partitions that hold something quarantined. */
  SortedSet<Integer> unsure(int policy, int partPower) throws IOException {
    var partitions = new TreeSet<Integer>();
    index.scan(
        IndexKeys.quarantinedFrom(),
        IndexKeys.quarantinedTo(),
        (key, value) -> {
          ObjectKey object = IndexKeys.quarantinedOf(key);
          if (object.policy() == policy) {
            partitions.add(Digests.bucketOf(object.hash(), bits) >>> (bits - partPower));
          }
          return true;
        });
    return partitions;
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

  List<ObjectItem> items(int policy, PathHash from, @Nullable PathHash to, int countMax)
      throws IOException {
    var terms = new DigestTerms(digesting.secret());
    var items = new ArrayList<ObjectItem>();
    index.scan(
        IndexKeys.object(new ObjectKey(policy, from)),
        to == null ? IndexKeys.objectsEnd(policy) : IndexKeys.object(new ObjectKey(policy, to)),
        (key, value) -> {
          ObjectItem item = item(IndexKeys.objectOf(key), EntryCodec.decode(value), terms);
          if (item != null) {
            items.add(item);
          }
          return items.size() < countMax;
        });
    return items;
  }

  List<Expired> expired(int policy, long throughSeconds, @Nullable Expired after, int countMax)
      throws IOException {
    var expired = new ArrayList<Expired>();
    byte[] from =
        after == null
            ? IndexKeys.expiryFrom(policy, 0)
            : IndexKeys.expiry(new ObjectKey(policy, after.hash()), after.seconds());
    index.scan(
        from,
        IndexKeys.expiryFrom(policy, throughSeconds + 1),
        (key, _) -> {
          Expired found = IndexKeys.expiredOf(key);
          if (!found.equals(after)) {
            expired.add(found);
          }
          return expired.size() < countMax;
        });
    return expired;
  }

  /** Null for what counts for nothing: metadata whose data never came. */
  private static @Nullable ObjectItem item(ObjectKey key, ObjectEntry entry, DigestTerms terms) {
    ObjectState state = entry.state().normalised();
    boolean isUnknown = entry.quarantine() != null;
    byte[] term = terms.of(key, entry);
    if (term.length == 0) {
      return isUnknown ? new ObjectItem(key.hash(), state, 0, 0, true) : null;
    }
    ByteBuffer in = ByteBuffer.wrap(term);
    return new ObjectItem(key.hash(), state, in.getLong(), in.getLong(), false);
  }

  /** The digest that stands in a value of the index. */
  static SetDigest digest(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    return new SetDigest(in.getLong(), in.getLong(), in.getLong());
  }
}
