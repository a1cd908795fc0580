package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.object.store.Lookup;
import io.martinet.object.store.Samples;
import io.martinet.object.store.StagedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A sync that fails fences the device, whoever asked for it (rule 15). */
class FencingTest {
  private final TestDevice device = new TestDevice();

  @Test
  void rule15_aBodyFileThatCannotBeSyncedFencesTheDevice() throws IOException {
    DeviceEngine engine = device.open();
    try (StagedFile staged = engine.stage(100)) {
      staged.append(ByteBuffer.allocate(100));
      device.files.failSyncs();
      assertThatThrownBy(staged::seal).isInstanceOf(IOException.class);
    }
    engine.runCommitter();
    assertThat(device.fences).hasSize(1);
    assertThat(engine.find(Samples.key(1))).isInstanceOf(Lookup.Unknown.class);
  }

  @Test
  void rule15_aCloseThatCannotBeSyncedFencesTheDevice() throws IOException {
    DeviceEngine engine = device.open();
    device.files.failSyncs();
    engine.close();
    assertThat(device.fences).hasSize(1);
  }

  @Test
  void rule15_aStartThatCannotBeSyncedFencesTheDevice() {
    device.files.failSyncs();
    assertThatThrownBy(device::open).isInstanceOf(IOException.class);
    assertThat(device.fences).hasSize(1);
  }
}
