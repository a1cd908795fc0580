package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.log.VolumeSet;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.Samples;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A device between its formatting and the first flush of its index. */
class YoungDeviceTest {
  private final TestDevice device = new TestDevice();

  /** Power fails once the first volume is there and the index has not been flushed since. */
  @Test
  void aLogThatHasJustBegunIsNoLostIndex() throws IOException {
    MemoryObjectIndex atBirth = device.index;
    device.open().abandon();
    var neverFlushedAgain = new MemoryObjectIndex();
    IndexSession.writeBirth(neverFlushedAgain, TestDevice.ID);
    neverFlushedAgain.flush();
    assertThat(atBirth.get(IndexKeys.position())).isNotNull();
    device.index = neverFlushedAgain;
    try (DeviceEngine engine = device.open()) {
      assertThat(engine.needsRebuild()).isFalse();
      assertThat(engine.find(Samples.key(1))).isEqualTo(new Lookup.Missing());
    }
  }

  @Test
  void theIndexKnowsOfItsBirthBeforeTheFirstVolumeIsThere() throws IOException {
    device.index.failWrites();
    try {
      device.open();
    } catch (IOException told) {
      // The write of the birth failed.
    }
    try (VolumeSet volumes = VolumeSet.inspect(device.files, DeviceEngine.VOLUMES, TestDevice.ID)) {
      assertThat(volumes.lives()).isEmpty();
    }
  }

  @Test
  void anIndexThatIsGoneIsRebuilt() throws IOException {
    device.open().close();
    device.index = new MemoryObjectIndex();
    try (DeviceEngine engine = device.open()) {
      assertThat(engine.needsRebuild()).isTrue();
      engine.recover();
      assertThat(engine.needsRebuild()).isFalse();
    }
  }
}
