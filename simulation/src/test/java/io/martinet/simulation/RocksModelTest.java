package io.martinet.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same sequences with the real RocksDB in the place of the model index: what a process that
 * dies leaves of it is what it had flushed.
 */
class RocksModelTest {
  private static final long SEEDS = Boolean.getBoolean("martinet.long") ? 50_000 : 2_000;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  private final AtomicInteger machines = new AtomicInteger();

  @Test
  void onRocksTheStoreIsWhatTheModelSays() {
    var runs = new ModelRuns();
    runs.run(Hazard.POWER, 1, SEEDS, (sequence, ignored) -> runOnRocks(sequence));
  }

  private void runOnRocks(Sequence sequence) {
    Path base = directory.resolve("machine-" + machines.incrementAndGet());
    var opener = new DeviceOpener(disk -> new RocksIndexOnDisk(base, disk));
    try {
      new SequenceRunner(opener, new Contents(ModelRuns.INLINE_BYTES_MAX)).run(sequence);
    } finally {
      remove(base);
    }
  }

  private static void remove(Path base) {
    try {
      RocksIndexOnDisk.delete(base);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
