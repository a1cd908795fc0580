package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.HybridClock;
import io.martinet.core.StorePath;
import io.martinet.http.wire.ReleaseLine;
import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.Placement;
import io.martinet.proxy.backend.BackendScope;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleasesTest {
  private final SimulatedTime time = new SimulatedTime();
  private final FakeCluster cluster = new FakeCluster(time, 2, 0);
  private final MetricRegistry registry = new MetricRegistry();
  private final Releases releases =
      new Releases(cluster, new HybridClock(time, 1), time, new ObjectMetrics(registry));
  private final BackendScope scope =
      new BackendScope(
          StorePath.object("a", "c", "o"),
          new Placement(1, 9, cluster.primaries(), List::of, Placement.Renewal.NONE),
          0,
          "tx",
          0);

  @Test
  void linesOfAnIntervalTravelTogether() {
    for (int i = 0; i < 10; i++) {
      offer(0);
    }
    offer(1);
    assertThat(cluster.count("RELEASE")).isZero();

    time.pass(Releases.INTERVAL.plusMillis(10));
    assertThat(cluster.count("RELEASE")).isEqualTo(2);
    assertThat(cluster.replicas.get(0).released).hasSize(10);
    assertThat(cluster.replicas.get(0).requests.getFirst().headers().get(Wire.RING_VERSION))
        .isEqualTo("9");
  }

  @Test
  void aFullBatchLeavesAtOnce() {
    for (int i = 0; i < Releases.BATCH_LINES_MAX; i++) {
      offer(0);
    }
    time.pass(Duration.ofMillis(5));
    assertThat(cluster.replicas.get(0).released).hasSize(Releases.BATCH_LINES_MAX);
  }

  @Test
  void aServerThatFailsLosesItsLinesAndTheyAreCounted() {
    cluster.replicas.get(0).isDead = true;
    offer(0);
    time.pass(Duration.ofSeconds(1));
    cluster.replicas.get(0).isDead = false;
    time.pass(Duration.ofSeconds(1));
    assertThat(cluster.replicas.get(0).released).isEmpty();
    assertThat(registry.counter("proxy.object.releases_dropped").getCount()).isEqualTo(1);
  }

  @Test
  void closingSendsWhatWaits() {
    offer(0);
    releases.close();
    time.pass(Duration.ofMillis(5));
    assertThat(cluster.replicas.get(0).released).hasSize(1);
  }

  private void offer(int replica) {
    releases.offer(
        scope,
        replica,
        new ReleaseLine(scope.device(replica).device(), 0, new StagingId(1, 2), List.of()));
  }
}
