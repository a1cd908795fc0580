package io.martinet.object;

import io.martinet.core.StorePath;
import io.martinet.http.wire.StagingId;
import io.martinet.object.store.ObjectKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of a device that arrived whole, kept so that they can be committed again under a newer
 * version (rule 2): until released, too old, or pushed out by newer ones. Thread-safe.
 */
final class Stagings implements AutoCloseable {
  /** Stagings kept at most: bounds the table when bodies are tiny. */
  static final int COUNT_MAX = 16_384;

  /**
   * Bytes of staged files kept at most; they cost disk only once a newer version stands (guessed).
   */
  static final long FILE_BYTES_MAX = 8L * 1024 * 1024 * 1024;

  /**
   * A body and what its request's head said of it.
   *
   * @param key of the object; a COMMIT must name the same
   * @param early stored headers known at the start
   * @param body owned by the registry; a commit retains it
   * @param arrivedNanos by the server's ticker
   */
  record Staging(
      ObjectKey key,
      StorePath path,
      SortedMap<String, String> early,
      StagedBody body,
      long arrivedNanos) {}

  private record Id(int policy, StagingId id) {}

  private final long inlineBytesMax;
  private final long ageNanosMax;
  private final Map<Id, Staging> kept = new LinkedHashMap<>();
  private long inlineBytes;
  private long fileBytes;

  Stagings(long inlineBytesMax, long ageNanosMax) {
    this.inlineBytesMax = inlineBytesMax;
    this.ageNanosMax = ageNanosMax;
  }

  /** Keeps a staging; the oldest ones go when the bounds are passed, but never this one alone. */
  void keep(StagingId id, Staging staging) {
    var gone = new ArrayList<Staging>();
    synchronized (this) {
      Staging before = kept.remove(new Id(staging.key().policy(), id));
      if (before != null) {
        gone.add(counted(before, -1));
      }
      kept.put(new Id(staging.key().policy(), id), counted(staging, 1));
      removeOldest(gone, _ -> kept.size() > 1 && isOverBounds());
    }
    gone.forEach(staged -> staged.body().release());
  }

  /** The staging with its body retained for the caller, or null when it is gone. */
  @Nullable Staging take(int policy, StagingId id) {
    synchronized (this) {
      Staging staging = kept.get(new Id(policy, id));
      return staging == null || staging.body().tryRetain() == null ? null : staging;
    }
  }

  /** The proxy is done with it. Unknown ids are none of our business: they went before. */
  void release(int policy, StagingId id) {
    Staging gone;
    synchronized (this) {
      gone = kept.remove(new Id(policy, id));
      if (gone != null) {
        counted(gone, -1);
      }
    }
    if (gone != null) {
      gone.body().release();
    }
  }

  /** Drops what is too old. */
  void sweep(long nowNanos) {
    var gone = new ArrayList<Staging>();
    synchronized (this) {
      removeOldest(gone, oldest -> nowNanos - oldest.arrivedNanos() >= ageNanosMax);
    }
    gone.forEach(staged -> staged.body().release());
  }

  synchronized int count() {
    return kept.size();
  }

  synchronized long inlineBytes() {
    return inlineBytes;
  }

  /** Drops everything. */
  @Override
  public void close() {
    var gone = new ArrayList<Staging>();
    synchronized (this) {
      removeOldest(gone, _ -> true);
    }
    gone.forEach(staged -> staged.body().release());
  }

  private void removeOldest(List<Staging> gone, Predicate<Staging> isDue) {
    Iterator<Staging> oldestFirst = kept.values().iterator();
    while (oldestFirst.hasNext()) {
      Staging oldest = oldestFirst.next();
      if (!isDue.test(oldest)) {
        return;
      }
      oldestFirst.remove();
      gone.add(counted(oldest, -1));
    }
  }

  private boolean isOverBounds() {
    return inlineBytes > inlineBytesMax || fileBytes > FILE_BYTES_MAX || kept.size() > COUNT_MAX;
  }

  private Staging counted(Staging staging, int sign) {
    if (staging.body().isInline()) {
      inlineBytes += sign * staging.body().lengthBytes();
    } else {
      fileBytes += sign * staging.body().lengthBytes();
    }
    return staging;
  }
}
