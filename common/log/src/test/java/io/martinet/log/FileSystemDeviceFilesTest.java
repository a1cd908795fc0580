package io.martinet.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemDeviceFilesTest extends DeviceFilesContract {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @Override
  protected DeviceFiles files() throws IOException {
    return new FileSystemDeviceFiles(directory);
  }

  @Test
  void noNameLeadsOutOfTheDevice() throws IOException {
    DeviceFiles files = files();
    assertThatThrownBy(() -> files.create("../escaped")).hasMessageContaining("leads out");
    assertThatThrownBy(() -> files.open("a/../../escaped")).hasMessageContaining("leads out");
    assertThatThrownBy(() -> files.create("/etc/escaped")).hasMessageContaining("leads out");
  }
}
