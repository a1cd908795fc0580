package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.martinet.log.FileSystemDeviceFiles;
import io.martinet.log.Reserve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservesTest {
  @TempDir Path directory;

  private final Reserves reserves = new Reserves(4, () -> 0);

  @Test
  void rule23_devicesOnOneFileSystemShareItsReserve() throws IOException {
    Reserve first = reserves.of(device("d1"));
    assertThat(reserves.of(device("d2"))).isSameAs(first);
    assertThat(first.reservedBytes()).as("a spare volume for each").isGreaterThan(4 * (64L << 20));
  }

  @Test
  void rule23_anotherFileSystemHasItsOwn() throws IOException {
    Path other = Path.of("/dev/shm");
    assumeThat(other).exists();
    FileSystemDeviceFiles here = device("d1");
    assumeThat(Files.getFileStore(other)).isNotEqualTo(Files.getFileStore(directory));
    assertThat(reserves.of(new FileSystemDeviceFiles(other))).isNotSameAs(reserves.of(here));
  }

  private FileSystemDeviceFiles device(String name) throws IOException {
    return new FileSystemDeviceFiles(Files.createDirectory(directory.resolve(name)));
  }
}
