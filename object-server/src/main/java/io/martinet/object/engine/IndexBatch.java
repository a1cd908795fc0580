package io.martinet.object.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Changes of the index that become visible and durable together, in order. Keys and values must not
 * change after they were added. One thread.
 */
public final class IndexBatch {
  private final List<Change> changes = new ArrayList<>();

  /** One change; a later one of the same key wins. */
  public sealed interface Change {
    /** The key, or the first of a range. */
    byte[] key();

    record Put(byte[] key, byte[] value) implements Change {}

    record Delete(byte[] key) implements Change {}

    /** All keys from one, inclusive, up to another, exclusive. */
    record DeleteRange(byte[] from, byte[] to) implements Change {
      @Override
      public byte[] key() {
        return from;
      }
    }
  }

  public void put(byte[] key, byte[] value) {
    changes.add(new Change.Put(key, value));
  }

  public void delete(byte[] key) {
    changes.add(new Change.Delete(key));
  }

  public void deleteRange(byte[] from, byte[] to) {
    changes.add(new Change.DeleteRange(from, to));
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * By key, those of one key in the order they were added: the same effect, and neighbours find
   * their place in an ordered memtable beside each other. With a range among them, as they were
   * added.
   */
  List<Change> inKeyOrder() {
    var ordered = new ArrayList<>(changes);
    if (changes.stream().noneMatch(Change.DeleteRange.class::isInstance)) {
      ordered.sort((a, b) -> Arrays.compareUnsigned(a.key(), b.key()));
    }
    return ordered;
  }

  /** In the order they were added. */
  public List<Change> changes() {
    return changes;
  }

  /** Empties the batch for another use. */
  public void clear() {
    changes.clear();
  }
}
