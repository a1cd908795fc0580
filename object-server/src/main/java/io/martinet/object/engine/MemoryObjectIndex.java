package io.martinet.object.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The index in memory, for tests: what was flushed survives {@link #reopened}, as a prefix of the
 * batches. Thread-safe.
 */
public final class MemoryObjectIndex implements ObjectIndex {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final NavigableMap<byte[], byte[]> current = new TreeMap<>(Arrays::compareUnsigned);
  private List<Map.Entry<byte[], byte[]>> flushed = List.of();
  private volatile boolean failing;

  /** From now on every write fails. */
  public void failWrites() {
    failing = true;
  }

  /** What opening the index again would find after this one was lost with its process. */
  public MemoryObjectIndex reopened() {
    var index = new MemoryObjectIndex();
    lock.readLock().lock();
    try {
      for (Map.Entry<byte[], byte[]> entry : flushed) {
        index.current.put(entry.getKey(), entry.getValue());
      }
      index.flushed = flushed;
    } finally {
      lock.readLock().unlock();
    }
    return index;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    lock.readLock().lock();
    try {
      byte[] value = current.get(key);
      return value == null ? null : value.clone();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void write(IndexBatch batch) throws IOException {
    if (failing) {
      throw new IOException("index write fails, as told");
    }
    lock.writeLock().lock();
    try {
      for (IndexBatch.Change change : batch.changes()) {
        switch (change) {
          case IndexBatch.Change.Put(byte[] key, byte[] value) -> current.put(key, value);
          case IndexBatch.Change.Delete(byte[] key) -> current.remove(key);
          case IndexBatch.Change.DeleteRange(byte[] from, byte[] to) ->
              current.subMap(from, to).clear();
        }
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void scan(byte[] from, byte[] to, Visitor visitor) throws IOException {
    List<Map.Entry<byte[], byte[]>> range = new ArrayList<>();
    lock.readLock().lock();
    try {
      current.subMap(from, to).forEach((key, value) -> range.add(Map.entry(key, value.clone())));
    } finally {
      lock.readLock().unlock();
    }
    for (Map.Entry<byte[], byte[]> entry : range) {
      if (!visitor.visit(entry.getKey(), entry.getValue())) {
        return;
      }
    }
  }

  @Override
  public void flush() {
    lock.writeLock().lock();
    try {
      var copy = new ArrayList<Map.Entry<byte[], byte[]>>(current.size());
      // The map's own entries change with it: they would carry later batches into the flush.
      current.forEach((key, value) -> copy.add(Map.entry(key, value)));
      flushed = copy;
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {}
}
