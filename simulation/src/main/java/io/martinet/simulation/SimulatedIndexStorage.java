package io.martinet.simulation;

import io.martinet.object.engine.ObjectIndex;
import java.io.IOException;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A model index, which keeps exactly the last flushed prefix of the batches written to it, as
 * RocksDB without a write-ahead log does. Its writes and flushes are operations of the machine's
 * disk, in which power may fail. One thread.
 */
public final class SimulatedIndexStorage implements SimulatedIndex {
  static final String FILE = "index";

  private final SimulatedDisk disk;
  private NavigableMap<byte[], byte[]> flushed = empty();
  private NavigableMap<byte[], byte[]> current = empty();
  private boolean damaged;

  public SimulatedIndexStorage(SimulatedDisk disk) {
    this.disk = disk;
  }

  private static NavigableMap<byte[], byte[]> empty() {
    return new TreeMap<>(Arrays::compareUnsigned);
  }

  /** What readers see. */
  NavigableMap<byte[], byte[]> current() {
    return current;
  }

  /** Makes all batches so far durable. */
  void flush() throws IOException {
    disk.count(FaultPlan.Kind.SYNC, FILE, current.size(), () -> {});
    flushed = new TreeMap<>(current);
  }

  /** A batch is about to be written. */
  void beforeWrite(int changes) throws IOException {
    disk.count(FaultPlan.Kind.WRITE, FILE, changes, () -> {});
  }

  @Override
  public void crash() {
    current = new TreeMap<>(flushed);
  }

  @Override
  public void lose(boolean leavesDamage) {
    flushed = empty();
    current = empty();
    damaged = leavesDamage;
  }

  @Override
  public ObjectIndex view() {
    return new ModelIndex(this);
  }

  @Override
  public ObjectIndex open() throws IOException {
    if (damaged) {
      throw new IOException("the index is damaged, as told");
    }
    return new ModelIndex(this);
  }

  @Override
  public ObjectIndex recreate() {
    damaged = false;
    flushed = empty();
    current = empty();
    return new ModelIndex(this);
  }
}
