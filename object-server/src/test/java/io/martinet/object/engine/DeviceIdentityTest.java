package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.log.DeviceFile;
import io.martinet.log.LossyFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeviceIdentityTest {
  private static final UUID ID = new UUID(3, 4);

  private final LossyFiles files = new LossyFiles();

  @Test
  void aFormattedDeviceIsFoundAsWhatItIs() throws IOException {
    DeviceIdentity.format(files, ID, 8);
    assertThat(DeviceIdentity.find(files)).isEqualTo(new DeviceIdentity.Found.Formatted(ID, 8));
    assertThatThrownBy(() -> DeviceIdentity.format(files, new UUID(9, 9), 8))
        .hasMessageContaining("already");
  }

  /** A process was killed before it could record that it had formatted the device. */
  @Test
  void formattingAgainMakesDurableWhatAKilledProcessLeft() throws IOException {
    DeviceIdentity.format(files, ID, 8);
    DeviceIdentity.format(files, ID, 8);
    files.crashKeepingNothing();
    assertThat(DeviceIdentity.find(files)).isEqualTo(new DeviceIdentity.Found.Formatted(ID, 8));
  }

  /** Power failed between the name and the bytes of the file. */
  @Test
  void anEmptyVersionIsAFormattingThatWasCutOffAndIsDoneAgain() throws IOException {
    for (String left : new String[] {"", "\n", "\0\0\0\0"}) {
      var device = new LossyFiles();
      write(device, "device.id", new UUID(9, 9).toString());
      write(device, "VERSION", left);
      assertThat(DeviceIdentity.find(device)).isEqualTo(new DeviceIdentity.Found.Blank());
      DeviceIdentity.format(device, ID, 8);
      assertThat(DeviceIdentity.find(device)).isEqualTo(new DeviceIdentity.Found.Formatted(ID, 8));
    }
  }

  @Test
  void anotherVersionIsForeign() throws IOException {
    write(files, "device.id", ID.toString());
    write(files, "VERSION", "something-else 1");
    assertThat(DeviceIdentity.find(files)).isInstanceOf(DeviceIdentity.Found.Foreign.class);
    assertThatThrownBy(() -> DeviceIdentity.format(files, ID, 8)).hasMessageContaining("already");
  }

  private static void write(LossyFiles files, String name, String text) throws IOException {
    try (DeviceFile file = files.create(name)) {
      file.write(new ByteBuffer[] {ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))}, 0);
    }
  }
}
