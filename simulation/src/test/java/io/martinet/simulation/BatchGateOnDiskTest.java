package io.martinet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Version;
import io.martinet.log.Committer;
import io.martinet.object.engine.DeviceEngine;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 22 on the simulated disk, whose every operation takes 100 µs: a batch is held for bodies
 * that lack only their COMMIT, at most as long as the last sync took, and for nothing else.
 */
class BatchGateOnDiskTest {
  /** Longer than a write and a sync. */
  private static final long LONGER_THAN_A_SYNC_NANOS = 300_000;

  private final Contents contents = new Contents(ModelRuns.INLINE_BYTES_MAX);
  private final EngineActions actions = new EngineActions(contents);
  private final SimulatedMachine machine =
      new SimulatedMachine(new Random64(1), Hazard.POWER, SimulatedIndexStorage::new);
  private final List<WriteOutcome> told = new ArrayList<>();
  private final DeviceEngine engine = openEngine();

  private DeviceEngine openEngine() {
    try {
      return (DeviceEngine) new DeviceOpener().open(machine, new Random64(2)).store();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void aSyncHasBeenMeasured() throws IOException {
    delete(0);
    assertThat(engine.runCommitter()).isEqualTo(Committer.Step.COMMITTED);
    told.clear();
  }

  @Test
  void rule22_aSingleWriteWaitsForNobody() throws IOException {
    engine.awaitCommits(1);
    engine.awaitCommits(-1);
    delete(1);
    assertThat(engine.runCommitter()).isEqualTo(Committer.Step.COMMITTED);
    assertThat(told).hasSize(1);
  }

  @Test
  void rule22_aBatchIsHeldForABodyThatHasArrivedAndSyncedOnceWithIt() throws IOException {
    engine.awaitCommits(1);
    delete(1);
    assertThat(engine.runCommitter()).isEqualTo(Committer.Step.HELD);
    assertThat(told).isEmpty();
    long before = machine.disk().operations();
    delete(2);
    engine.awaitCommits(-1);
    assertThat(engine.runCommitter()).isEqualTo(Committer.Step.COMMITTED);
    assertThat(told).hasSize(2);
    // One write and one sync of the log, one write of the index.
    assertThat(machine.disk().operations() - before).isEqualTo(3);
  }

  @Test
  void rule22_noBatchIsHeldLongerThanTheLastSyncTook() throws IOException {
    engine.awaitCommits(1);
    delete(1);
    assertThat(engine.runCommitter()).isEqualTo(Committer.Step.HELD);
    machine.await(LONGER_THAN_A_SYNC_NANOS);
    assertThat(engine.runCommitter()).isEqualTo(Committer.Step.COMMITTED);
    assertThat(told).hasSize(1);
  }

  private void delete(int name) throws IOException {
    actions.submit(engine, new Operation.Delete(name, new Version(1000 + name, 1)), told::add);
  }
}
