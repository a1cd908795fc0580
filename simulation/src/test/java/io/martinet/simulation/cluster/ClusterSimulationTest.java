package io.martinet.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.martinet.simulation.DeviceOpener;
import io.martinet.simulation.Seeds;
import java.util.HashSet;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A whole cluster in virtual time, thousands of times. {@code -Dmartinet.cluster.seed=17} runs one
 * seed, {@code -Dmartinet.story=true} tells what happens in it; see docs/testing.md.
 */
class ClusterSimulationTest {
  private static final String ONE_SEED = "martinet.cluster.seed";
  private static final boolean LONG = Boolean.getBoolean("martinet.long");
  private static final long SEEDS = LONG ? 100_000 : 2_000;

  /** Runs that are done twice. */
  private static final long TWICE = 50;

  private final LongAdder operations = new LongAdder();
  private final LongAdder rings = new LongAdder();

  @Test
  @EnabledIfSystemProperty(named = ONE_SEED, matches = ".+")
  void theSeedAskedForKeepsAllPromises() {
    ClusterRun.run(Long.getLong(ONE_SEED), new DeviceOpener());
  }

  @Test
  @DisabledIfSystemProperty(named = ONE_SEED, matches = ".+")
  void whateverGoesWrongAllPromisesAreKept() {
    String failure =
        Seeds.run(
            1,
            SEEDS,
            () -> {
              var opener = new DeviceOpener();
              return seed -> wrong(seed, opener);
            });
    if (failure != null) {
      fail(failure);
    }
    // A run in which nothing is ever done keeps every promise too.
    assertThat(operations.sum()).isGreaterThan(50 * SEEDS);
    assertThat(rings.sum()).isGreaterThan(3 * SEEDS);
  }

  private @Nullable String wrong(long seed, DeviceOpener opener) {
    try {
      ClusterRun.Report report = ClusterRun.run(seed, opener);
      operations.add(report.operations());
      rings.add(report.rings());
      return null;
    } catch (Throwable wrong) {
      return """
      %s

      run it again, and read its story:
        mvn -o -pl simulation -am test -Dtest=ClusterSimulationTest \
      -Dsurefire.failIfNoSpecifiedTests=false -Dmartinet.cluster.seed=%d -Dmartinet.story=true
      """
          .formatted(wrong, seed);
    }
  }

  @Test
  @DisabledIfSystemProperty(named = ONE_SEED, matches = ".+")
  void theSameSeedIsTheSameRunAndAnotherIsAnother() {
    var traces = new HashSet<Long>();
    for (long seed = 1; seed <= TWICE; seed++) {
      ClusterRun.Report first = ClusterRun.run(seed, new DeviceOpener());
      assertThat(ClusterRun.run(seed, new DeviceOpener())).as("seed %d", seed).isEqualTo(first);
      traces.add(first.trace());
    }
    assertThat(traces).hasSize((int) TWICE);
  }
}
