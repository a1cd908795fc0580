package io.martinet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Entropy;
import io.martinet.core.Scheduler;
import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.ring.builder.RingBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A real ZooKeeper on loopback that tests stop and start again, and what its clients need. Closing
 * it ends everything.
 */
final class Cluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final List<AutoCloseable> parts = new ArrayList<>();
  private @Nullable EmbeddedZooKeeper zooKeeper;
  private int port;

  final ExecutorService executor = Executors.newSingleThreadExecutor();
  final ManualScheduler scheduler = new ManualScheduler();

  private Cluster(Path directory) {
    this.directory = directory;
  }

  static Cluster started(Path directory) throws IOException {
    var cluster = new Cluster(directory);
    cluster.startZooKeeper();
    return cluster;
  }

  /** A port is kept, but nobody serves it. */
  static Cluster withoutZooKeeper(Path directory) throws IOException {
    Cluster cluster = started(directory);
    cluster.stopZooKeeper();
    return cluster;
  }

  void startZooKeeper() throws IOException {
    zooKeeper = EmbeddedZooKeeper.start(directory, port, scheduler, executor);
    port = Integer.parseInt(zooKeeper.address().substring("127.0.0.1:".length()));
  }

  void stopZooKeeper() {
    if (zooKeeper != null) {
      zooKeeper.close();
      zooKeeper = null;
    }
  }

  /** A new client; connected already if ZooKeeper runs. */
  ClusterClient client() throws InterruptedException {
    var config =
        new ClusterConfig("127.0.0.1:" + port, Duration.ofSeconds(2), Duration.ofMillis(500));
    var client = new ClusterClient(config, System::nanoTime);
    parts.add(client);
    client.start();
    if (zooKeeper != null) {
      assertThat(client.awaitConnected(PATIENCE)).isTrue();
    }
    return client;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable part : parts.reversed()) {
      part.close();
    }
    stopZooKeeper();
    executor.shutdownNow();
  }

  /** Rings of that many versions, one after the other. */
  static List<Ring> rings(int versions) {
    return rings(versions, 6, 4);
  }

  static List<Ring> rings(int versions, int partPower, int devices) {
    var builder = new RingBuilder(partPower, 3);
    for (int id = 0; id < devices; id++) {
      builder.add(Device.of(id, 1, id, "127.0.0.1", 6200, "d" + id, 100));
    }
    var rings = new ArrayList<Ring>();
    for (int version = 1; version <= versions; version++) {
      rings.add(builder.rebalance(version));
    }
    return rings;
  }

  /** Each has a device more than the one before, and three replicas. */
  static List<Ring> growingRings(int versions) {
    var builder = new RingBuilder(6, 3);
    for (int id = 0; id < 4; id++) {
      builder.add(Device.of(id, 1, id, "127.0.0.1", 6200, "d" + id, 100));
    }
    var rings = new ArrayList<Ring>();
    rings.add(builder.rebalance(1));
    for (int id = 4; rings.size() < versions; id++) {
      builder.pretendMinPartHoursPassed();
      builder.add(Device.of(id, 1, id, "127.0.0.1", 6200, "d" + id, 100));
      rings.add(builder.rebalance(1));
    }
    return rings;
  }

  /** Keeps periodic tasks, which tests run by hand. */
  static final class ManualScheduler implements Scheduler {
    private final List<Runnable> periodic = new ArrayList<>();

    @Override
    public synchronized Cancellable after(Duration delay, Runnable task) {
      throw new UnsupportedOperationException();
    }

    @Override
    public synchronized Cancellable every(Duration interval, Runnable task) {
      periodic.add(task);
      return () -> periodic.remove(task);
    }

    synchronized void tick() {
      List.copyOf(periodic).forEach(Runnable::run);
    }
  }

  /** Chance from a seed; belongs to one thread. */
  static Entropy entropy(long seed) {
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
}
