package io.martinet.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.martinet.simulation.DeviceOpener;
import io.martinet.simulation.Seeds;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Objects that expire in a cluster that fails, some saved in the last moment (decision 080). {@code
 * -Dmartinet.expiry.seed=17} runs one seed.
 */
class ExpirySimulationTest {
  private static final String ONE_SEED = "martinet.expiry.seed";
  private static final long SEEDS = Boolean.getBoolean("martinet.long") ? 5_000 : 60;

  private final LongAdder saved = new LongAdder();
  private final LongAdder deleted = new LongAdder();

  @Test
  @EnabledIfSystemProperty(named = ONE_SEED, matches = ".+")
  void theSeedAskedForKeepsAllPromises() {
    ExpiryRun.run(Long.getLong(ONE_SEED), new DeviceOpener());
  }

  @Test
  @DisabledIfSystemProperty(named = ONE_SEED, matches = ".+")
  void whatWasSavedStaysAndWhatHasExpiredGoes() {
    String failure =
        Seeds.run(
            1,
            SEEDS,
            () -> {
              var opener = new DeviceOpener();
              return seed -> {
                try {
                  ExpiryRun.Report report = ExpiryRun.run(seed, opener);
                  saved.add(report.saved());
                  deleted.add(report.deleted());
                  return null;
                } catch (Throwable wrong) {
                  return "%s%nseed: -D%s=%d -Dmartinet.story=true".formatted(wrong, ONE_SEED, seed);
                }
              };
            });
    if (failure != null) {
      fail(failure);
    }
    assertThat(saved.sum()).isGreaterThan(3 * SEEDS);
    assertThat(deleted.sum()).isGreaterThan(SEEDS);
  }
}
