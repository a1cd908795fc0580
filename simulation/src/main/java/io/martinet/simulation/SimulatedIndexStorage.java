package io.martinet.simulation;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The keys and values behind a model index, which keeps exactly the last flushed prefix of the
 * batches written to it, as RocksDB without a write-ahead log does. One thread.
 */
public final class SimulatedIndexStorage {
  private NavigableMap<byte[], byte[]> flushed = new TreeMap<>(Arrays::compareUnsigned);
  private NavigableMap<byte[], byte[]> current = new TreeMap<>(Arrays::compareUnsigned);

  /** What readers see. Changed only by whole batches. */
  public NavigableMap<byte[], byte[]> current() {
    return current;
  }

  /** Makes all batches so far durable. */
  public void flush() {
    flushed = new TreeMap<>(current);
  }

  void crash() {
    current = new TreeMap<>(flushed);
  }
}
