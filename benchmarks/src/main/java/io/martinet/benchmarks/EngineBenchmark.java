package io.martinet.benchmarks;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.SystemEntropy;
import io.martinet.core.Version;
import io.martinet.log.FileSystemDeviceFiles;
import io.martinet.log.LogConfig;
import io.martinet.log.Reserve;
import io.martinet.object.engine.DeviceEngine;
import io.martinet.object.engine.DeviceIdentity;
import io.martinet.object.engine.EngineConfig;
import io.martinet.object.engine.EngineEnvironment;
import io.martinet.object.engine.RocksIndexStorage;
import io.martinet.object.engine.RocksObjectIndex;
import io.martinet.object.store.Body;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.Opened;
import io.martinet.object.store.RowDuty;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One device's engine on the file system below {@code java.io.tmpdir}, with RocksDB and its own
 * threads: durable puts, which share their syncs, and verified gets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
public class EngineBenchmark {
  private static final int BODY_BYTES = 4096;
  private static final int OBJECTS = 10_000;
  private static final UUID ID = new UUID(1, 2);
  private static final RowDuty ROW = new RowDuty(0, 17, List.of("d1", "d2", "d3"));

  private final byte[] body = new byte[BODY_BYTES];
  private final AtomicLong number = new AtomicLong();
  private @Nullable Path directory;
  private @Nullable DeviceEngine engine;

  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory("engine-benchmark");
    var files = new FileSystemDeviceFiles(directory);
    DeviceIdentity.format(files, ID, 16);
    engine =
        DeviceEngine.open(
            files,
            new RocksIndexStorage(directory.resolve("index"), RocksObjectIndex.Sizes.DEFAULTS),
            EngineConfig.of("d1", ID, LogConfig.scaledTo(files.usableBytes()), new byte[] {1}),
            new EngineEnvironment(
                new SystemEntropy(),
                System::nanoTime,
                InstantSource.system(),
                new Reserve(files::usableBytes, 0, System::nanoTime),
                new MetricRegistry()),
            List.of());
    engine.start();
    for (int i = 0; i < OBJECTS; i++) {
      put();
    }
  }

  @TearDown
  public void close() throws IOException {
    if (engine != null) {
      engine.close();
    }
    if (directory != null) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /** One client: the latency of a sync. */
  @Benchmark
  public WriteOutcome putAlone() {
    return put();
  }

  /** Clients enough to share syncs. */
  @Benchmark
  @Threads(32)
  public WriteOutcome putTogether() {
    return put();
  }

  /** One 4 KiB object, opened, read and verified. */
  @Benchmark
  public int get() throws IOException {
    var target = ByteBuffer.allocateDirect(BODY_BYTES);
    if (!(require(engine).open(key(number.incrementAndGet() % OBJECTS))
        instanceof Opened.Live live)) {
      throw new IllegalStateException("an object is missing");
    }
    try (var reader = live.reader()) {
      return reader.read(0, target);
    }
  }

  /** What a quorum read asks of the other replicas. */
  @Benchmark
  public Lookup find() {
    return require(engine).find(key(number.incrementAndGet() % OBJECTS));
  }

  private WriteOutcome put() {
    long next = number.getAndIncrement();
    var done = new CompletableFuture<WriteOutcome>();
    var write =
        new Write.Put(
            key(next),
            new Version(next + 1, 1),
            info(next),
            new Body.Inline(Unpooled.wrappedBuffer(body)),
            ROW);
    require(engine).submit(write, Runnable::run, done::complete);
    WriteOutcome outcome = done.join();
    if (!(outcome instanceof WriteOutcome.Done)) {
      throw new IllegalStateException(outcome.toString());
    }
    return outcome;
  }

  private static ObjectKey key(long number) {
    // As hashes are: all over the key space.
    long mixed = number * 0x9e37_79b9_7f4a_7c15L;
    return new ObjectKey(0, new PathHash(mixed, Long.rotateLeft(mixed, 32) ^ number));
  }

  private ObjectInfo info(long number) {
    var crc = new CRC32C();
    crc.update(body);
    return new ObjectInfo(
        StorePath.object("AUTH_test", "container", "object-" + number),
        BODY_BYTES,
        "0123456789abcdef0123456789abcdef",
        (int) crc.getValue(),
        "application/octet-stream",
        new TreeMap<>());
  }

  private static DeviceEngine require(@Nullable DeviceEngine engine) {
    if (engine == null) {
      throw new IllegalStateException("not set up");
    }
    return engine;
  }
}
