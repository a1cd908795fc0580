package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.Samples;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A batch is not one unit on the disk: power may fail so that any part of it is left. */
class TornBatchTest {
  private static final int SEEDS = 200;

  @Test
  void aPostWithoutItsDataDoesNotTakeOlderMetadataAway() throws IOException {
    Set<ObjectState> left = new LinkedHashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      var device = new TestDevice();
      DeviceEngine engine = device.open();
      engine.submit(Samples.put(1, 10, Samples.text("old")), Runnable::run, _ -> {});
      engine.submit(Samples.post(1, 20, "text/old"), Runnable::run, _ -> {});
      engine.runCommitter();
      device.files.failSyncs();
      engine.submit(Samples.put(1, 30, Samples.body(3_000)), Runnable::run, _ -> {});
      engine.submit(Samples.post(1, 40, "text/new"), Runnable::run, _ -> {});
      engine.runCommitter();
      engine.abandon();
      device.crash(seed);
      try (DeviceEngine again = device.open()) {
        left.add(((Lookup.Live) again.find(Samples.key(1))).state());
      }
    }
    assertThat(left)
        .isSubsetOf(Samples.state(10, 20, 20, 0), Samples.data(30), Samples.state(30, 40, 40, 0));
  }
}
