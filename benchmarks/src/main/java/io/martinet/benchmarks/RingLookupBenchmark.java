package io.martinet.benchmarks;

import io.martinet.ring.Device;
import io.martinet.ring.PathHasher;
import io.martinet.ring.PathHashers;
import io.martinet.ring.Ring;
import io.martinet.ring.RingHolder;
import io.martinet.ring.builder.RingBuilder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * From the bytes of a path to its primaries: MD5 of prefix, path and suffix, partition, three
 * devices. Goal: at most 250 ns for a path of 26 bytes, nothing allocated (run with {@code -prof
 * gc}). One of 44 takes a second block of MD5.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RingLookupBenchmark {
  /** A power of two: more paths than branch and data caches learn by heart. */
  private static final int PATHS = 1 << 14;

  private static final int PART_POWER = 16;
  private static final int DEVICES = 48;
  private static final int ZONES = 4;

  /** 26: a short name. 44: with folders in it. */
  @Param({"26", "44"})
  private int pathBytes;

  private final byte[][] paths = new byte[PATHS][];
  private final Device[] primaries = new Device[3];
  private PathHasher hasher = new PathHasher(new byte[0], new byte[0]);
  private PathHashers shared = new PathHashers(new byte[0], new byte[0]);
  private RingHolder ring = new RingHolder(ring());
  private int next;

  private static Ring ring() {
    var builder = new RingBuilder(PART_POWER, 3);
    for (int id = 0; id < DEVICES; id++) {
      builder.add(Device.of(id, 1, id % ZONES, "10.0.0." + id, 6200, "d1", 100));
    }
    return builder.rebalance(1);
  }

  @Setup
  public void makePaths() {
    // As ./martinet up draws them: 11 characters each.
    byte[] prefix = "0123456789a".getBytes(StandardCharsets.US_ASCII);
    byte[] suffix = "a9876543210".getBytes(StandardCharsets.US_ASCII);
    hasher = new PathHasher(prefix, suffix);
    shared = new PathHashers(prefix, suffix);
    for (int i = 0; i < PATHS; i++) {
      paths[i] =
          (pathBytes == 26
                  ? "/AUTH_test/photos/%08d"
                  : "/AUTH_test/container/photos/2026/%06d.jpeg")
              .formatted(i)
              .getBytes(StandardCharsets.UTF_8);
    }
  }

  private byte[] path() {
    next = (next + 1) & (PATHS - 1);
    return paths[next];
  }

  /** A thread with a hasher of its own. */
  @Benchmark
  public void confined(Blackhole blackhole) {
    byte[] path = path();
    var current = ring.current();
    long hash = hasher.hashHigh(path, 0, path.length);
    blackhole.consume(current.primaries(current.partition(hash), primaries));
    blackhole.consume(primaries);
  }

  /** A virtual thread, with the hashers that all share. */
  @Benchmark
  public void shared(Blackhole blackhole) {
    byte[] path = path();
    var current = ring.current();
    long hash = shared.hashHigh(path, 0, path.length);
    blackhole.consume(current.primaries(current.partition(hash), primaries));
    blackhole.consume(primaries);
  }

  /** What is left without the hash. */
  @Benchmark
  public void withoutHash(Blackhole blackhole) {
    next += 0x9e3779b9;
    var current = ring.current();
    blackhole.consume(current.primaries(current.partition((long) next << 32), primaries));
    blackhole.consume(primaries);
  }
}
