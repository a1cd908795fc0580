package io.martinet.benchmarks;

import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.ring.builder.RingBuilder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A large ring: 2^20 partitions, 3 replicas, 1,200 devices on 100 servers in 4 zones. Goal: the
 * first build in at most 15 s of CPU, cold, since a command runs it once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(3)
public class RingBuilderBenchmark {
  private static final int PART_POWER = 20;
  private static final int DEVICES = 1_200;
  private static final int ZONES = 4;
  private static final int DEVICES_OF_SERVER = 12;

  private RingBuilder empty = builder();
  private RingBuilder grown = builder();

  private static RingBuilder builder() {
    var builder = new RingBuilder(PART_POWER, 3);
    for (int id = 0; id < DEVICES; id++) {
      int server = id / DEVICES_OF_SERVER;
      builder.add(device(id, server % ZONES, server));
    }
    return builder;
  }

  private static Device device(int id, int zone, int server) {
    return Device.of(id, 1, zone, "10.0." + zone + "." + server, 6200, "d" + id, 100);
  }

  @Setup
  public void build() {
    empty = builder();
    grown = builder();
    grown.rebalance(1);
    grown.add(device(DEVICES, 0, 200));
  }

  @Benchmark
  public Ring firstBuild() {
    return empty.rebalance(1);
  }

  /** On a server of its own. */
  @Benchmark
  public Ring oneDeviceMore() {
    return grown.rebalance(2);
  }
}
