package io.martinet.simulation;

import io.martinet.object.engine.IndexBatch;
import io.martinet.object.engine.ObjectIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** An open {@link SimulatedIndexStorage}. One thread. */
final class ModelIndex implements ObjectIndex {
  private final SimulatedIndexStorage storage;
  private boolean closed;

  ModelIndex(SimulatedIndexStorage storage) {
    this.storage = storage;
  }

  @Override
  public byte @Nullable [] get(byte[] key) throws IOException {
    return map().get(key);
  }

  @Override
  public void write(IndexBatch batch) throws IOException {
    requireOpen();
    storage.beforeWrite(batch.changes().size());
    NavigableMap<byte[], byte[]> map = map();
    for (IndexBatch.Change change : batch.changes()) {
      switch (change) {
        case IndexBatch.Change.Put(byte[] key, byte[] value) -> map.put(key, value);
        case IndexBatch.Change.Delete(byte[] key) -> map.remove(key);
        case IndexBatch.Change.DeleteRange(byte[] from, byte[] to) -> map.subMap(from, to).clear();
      }
    }
  }

  @Override
  public void scan(byte[] from, byte[] to, Visitor visitor) throws IOException {
    for (Map.Entry<byte[], byte[]> entry : new ArrayList<>(map().subMap(from, to).entrySet())) {
      if (!visitor.visit(entry.getKey(), entry.getValue())) {
        return;
      }
    }
  }

  @Override
  public void flush() throws IOException {
    requireOpen();
    storage.flush();
  }

  @Override
  public void close() {
    closed = true;
  }

  private NavigableMap<byte[], byte[]> map() throws IOException {
    requireOpen();
    return storage.current();
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the index is closed");
    }
  }
}
