package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.log.Committer;
import io.martinet.object.store.BarrierOutcome;
import io.martinet.object.store.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A barrier costs the disk nothing, and says so when the device cannot tell (rule 6). */
class EngineBarrierTest {
  private final List<BarrierOutcome> outcomes = new ArrayList<>();
  private RunningDevice device;

  @BeforeEach
  void open() throws IOException {
    device = new RunningDevice();
    device.put(1, 10, Samples.text("one"));
  }

  @Test
  void itWritesNothingAndSyncsNothing() {
    int syncs = device.device.files.syncs();
    barrier();
    assertThat(device.engine().runCommitter()).isEqualTo(Committer.Step.COMMITTED);
    assertThat(outcomes).containsExactly(new BarrierOutcome.Passed());
    assertThat(device.device.files.syncs()).isEqualTo(syncs);
  }

  @Test
  void aBarrierBehindAWriteThatFailsFails() {
    device.device.files.failSyncs();
    device.engine().submit(Samples.put(2, 10, Samples.text("two")), Runnable::run, _ -> {});
    barrier();
    device.engine().runCommitter();
    assertThat(outcomes)
        .singleElement()
        .isInstanceOfSatisfying(
            BarrierOutcome.Failed.class,
            failed -> assertThat(failed.reason()).startsWith("fenced: "));
  }

  @Test
  void aFencedDeviceTakesNone() {
    device.engine().fence("as told");
    barrier();
    assertThat(outcomes).containsExactly(new BarrierOutcome.Failed("as told"));
  }

  @Test
  void aClosedDeviceTakesNone() {
    device.close();
    barrier();
    assertThat(outcomes).containsExactly(new BarrierOutcome.Failed("the device is closed"));
  }

  @Test
  void aBarrierThatWaitsWhenTheDeviceIsClosedPasses() {
    barrier();
    device.close();
    assertThat(outcomes).containsExactly(new BarrierOutcome.Passed());
  }

  @Test
  void aDeviceThatLostItsIndexTakesNone() throws IOException {
    device.engine().abandon();
    device.device.indexDamaged = true;
    device.open();
    barrier();
    assertThat(outcomes).containsExactly(new BarrierOutcome.Failed("index being rebuilt"));
  }

  @Test
  void aFullQueueTakesNone() {
    int queueMax = Committer.Limits.DEFAULTS.queueMax();
    for (int i = 0; i < queueMax; i++) {
      barrier();
    }
    assertThat(outcomes).isEmpty();
    barrier();
    assertThat(outcomes).containsExactly(new BarrierOutcome.Full("the committer's queue is full"));
  }

  private void barrier() {
    device.engine().barrier(Runnable::run, outcomes::add);
  }
}
