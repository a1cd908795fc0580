package io.martinet.object.engine;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Entropy;
import io.martinet.log.Committer;
import io.martinet.log.LogConfig;
import io.martinet.log.LossyFiles;
import io.martinet.log.Replay;
import io.martinet.log.Reserve;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A device in memory with an engine that works only when told, and what may befall both. */
public final class TestDevice {
  static final UUID ID = new UUID(77, 88);

  final LossyFiles files = new LossyFiles();
  final AtomicLong nanos = new AtomicLong(1);
  final MetricRegistry metrics = new MetricRegistry();
  final List<String> fences = new ArrayList<>();
  MemoryObjectIndex index = new MemoryObjectIndex();
  boolean indexDamaged;

  /** What opens the index; for a test that puts something between. */
  java.util.function.Supplier<ObjectIndex> opens = () -> index;

  /** What a rebuild writes to; for a test that puts something between. */
  java.util.function.Supplier<ObjectIndex> rebuilds = () -> index;

  long reservedBytes;
  LogConfig log = new LogConfig(256 << 10, 1, 0, 0);
  Replay.Mode recovery = Replay.Mode.BUFFERED;
  byte[] secret = {1, 2, 3};
  EngineConfig.Flushing flushing = EngineConfig.Flushing.DEFAULTS;

  /** The node's wall clock. */
  long wallSeconds = 1_000_000;

  private int opened;

  public TestDevice() {
    try {
      DeviceIdentity.format(files, ID, 8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public DeviceEngine open() throws IOException {
    return DeviceEngine.open(files, storage(), config(), environment(), List.of(fences::add));
  }

  EngineConfig config() {
    return new EngineConfig(
        "d1",
        ID,
        log,
        Committer.Limits.DEFAULTS,
        recovery,
        new EngineConfig.Digesting(secret, 8),
        flushing,
        new EngineConfig.Compaction(0.9, 64 << 10));
  }

  EngineEnvironment environment() {
    return new EngineEnvironment(
        seeded(opened++),
        nanos::get,
        () -> Instant.ofEpochSecond(wallSeconds),
        new Reserve(files::usableBytes, reservedBytes, nanos::get),
        metrics);
  }

  private static Entropy seeded(long seed) {
    var random = new Random(seed);
    return new Entropy() {
      @Override
      public long nextLong() {
        return random.nextLong();
      }

      @Override
      public void fill(byte[] target) {
        random.nextBytes(target);
      }
    };
  }

  /** Power fails; of what was not synced the seed decides, of the index the last flush is left. */
  void crash(long seed) {
    files.crash(seed);
    index = index.reopened();
  }

  /** The process is killed: the page cache stays, the index keeps its last flush. */
  void kill() {
    index = index.reopened();
  }

  private IndexStorage storage() {
    return new IndexStorage() {
      @Override
      public ObjectIndex open() throws IOException {
        if (indexDamaged) {
          throw new IOException("damaged, as told");
        }
        return opens.get();
      }

      @Override
      public ObjectIndex recreate() {
        indexDamaged = false;
        index = new MemoryObjectIndex();
        return rebuilds.get();
      }
    };
  }
}
