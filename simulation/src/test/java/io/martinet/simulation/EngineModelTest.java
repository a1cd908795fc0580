package io.martinet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The real engine beside a model, on a simulated machine that power, the disk and rot strike.
 * {@code -Dmartinet.seed=POWER:17} runs one seed, {@code -Dmartinet.long=true} millions; see
 * docs/testing.md.
 */
class EngineModelTest {
  private static final String ONE_SEED = "martinet.seed";
  private static final boolean LONG = Boolean.getBoolean("martinet.long");
  private static final long POWER_SEEDS = LONG ? 4_000_000 : 200_000;
  private static final long HAZARD_SEEDS = LONG ? 400_000 : 10_000;

  /** Sequences in which power fails at every operation of the disk. */
  private static final long EXHAUSTIVE_SEEDS = LONG ? 20_000 : 2_000;

  /** Where the exhaustive sequences begin, so that they are other ones. */
  private static final long EXHAUSTIVE_FROM = 1_000_000_000;

  private final ModelRuns runs = new ModelRuns();

  @Test
  @EnabledIfSystemProperty(named = ONE_SEED, matches = ".+")
  void theSeedAskedForRunsAsTheModelSays() {
    String[] words = System.getProperty(ONE_SEED, "").split(":");
    Sequence sequence = runs.sequence(Long.parseLong(words[1]), Hazard.valueOf(words[0]));
    runs.run(sequence, ModelRuns.newRunner(), EngineModelTest::once);
    if (sequence.hazard() == Hazard.POWER) {
      runs.run(sequence, ModelRuns.newRunner(), EngineModelTest::atEveryOperation);
    }
    runs.failIfFailed();
  }

  @Test
  void seedsThatOnceFoundABugFindNoneAnyMore() throws IOException {
    for (Hazard hazard : Hazard.values()) {
      for (long seed : ModelRuns.knownSeeds(hazard)) {
        runs.run(runs.sequence(seed, hazard), ModelRuns.newRunner(), EngineModelTest::once);
        runs.failIfFailed();
      }
    }
  }

  @Test
  void theSameSeedIsTheSameRunAndAnotherIsAnother() {
    var traces = new HashSet<Long>();
    for (Hazard hazard : Hazard.values()) {
      for (long seed = 1; seed <= 100; seed++) {
        Sequence sequence = runs.sequence(seed, hazard);
        SequenceRunner.Report first = ModelRuns.newRunner().run(sequence);
        assertThat(ModelRuns.newRunner().run(runs.sequence(seed, hazard)))
            .as("%s", sequence)
            .isEqualTo(first);
        traces.add(first.traceHash());
      }
    }
    assertThat(traces).hasSizeGreaterThan(150);
  }

  @Test
  @DisabledIfSystemProperty(named = ONE_SEED, matches = ".+")
  void whenPowerFailsOnceTheStoreIsWhatTheModelSays() {
    run(Hazard.POWER, POWER_SEEDS);
  }

  @Test
  @DisabledIfSystemProperty(named = ONE_SEED, matches = ".+")
  void whenTheDiskFailsTheDeviceIsFencedAndNothingAcknowledgedIsLost() {
    run(Hazard.FAILURE, HAZARD_SEEDS);
  }

  @Test
  @DisabledIfSystemProperty(named = ONE_SEED, matches = ".+")
  void whenAByteRotsTheStoreIsUnsureOfOneNameAndWrongAboutNone() {
    run(Hazard.ROT, HAZARD_SEEDS);
  }

  @Test
  @DisabledIfSystemProperty(named = ONE_SEED, matches = ".+")
  void whenTheDiskIsFullBodiesAreRefusedAndNothingElseIs() {
    run(Hazard.FULL, HAZARD_SEEDS);
  }

  @Test
  @DisabledIfSystemProperty(named = ONE_SEED, matches = ".+")
  void whereverPowerFailsInASequenceTheStoreIsWhatTheModelSays() {
    runs.run(Hazard.POWER, EXHAUSTIVE_FROM, EXHAUSTIVE_SEEDS, EngineModelTest::atEveryOperation);
  }

  private void run(Hazard hazard, long seeds) {
    runs.run(hazard, 1, seeds, EngineModelTest::once);
  }

  private static void once(Sequence sequence, SequenceRunner runner) {
    runner.run(sequence);
  }

  private static void atEveryOperation(Sequence sequence, SequenceRunner runner) {
    long points = runner.run(sequence.withFaultAt(0)).touched();
    for (long at = 1; at <= points; at++) {
      try {
        runner.run(sequence.withFaultAt(at));
      } catch (Divergence wrong) {
        throw new Divergence("power failing at operation " + at + ": " + wrong.getMessage());
      }
    }
  }
}
