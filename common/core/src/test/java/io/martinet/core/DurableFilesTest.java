package io.martinet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
  @TempDir Path directory;

  @Test
  void replacesWholeAndLeavesNothingBeside() throws IOException {
    Path file = directory.resolve("state");
    DurableFiles.replace(file, new byte[] {1, 2, 3});
    DurableFiles.replace(file, new byte[] {4});
    assertThat(file).hasBinaryContent(new byte[] {4});
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void writesOverWhatACrashLeft() throws IOException {
    Files.write(temporary("state"), new byte[100]);
    DurableFiles.replace(directory.resolve("state"), new byte[] {5});
    assertThat(directory.resolve("state")).hasBinaryContent(new byte[] {5});
  }

  @Test
  void removesWhatProcessesLeftThatAreGoneAndLeavesOthersAlone() throws IOException {
    // No process can have this number: Linux counts to 2^22, others not further.
    Path gone = Files.write(directory.resolve("state.999999999999.tmp"), new byte[1]);
    Path another = Files.write(directory.resolve("state2.999999999999.tmp"), new byte[1]);
    Path running =
        Files.write(directory.resolve("state." + runningProcess() + ".tmp"), new byte[1]);
    Path foreign = Files.write(directory.resolve("state.new.tmp"), new byte[1]);
    DurableFiles.replace(directory.resolve("state"), new byte[] {5});
    assertThat(gone).doesNotExist();
    assertThat(another).exists();
    assertThat(running).exists();
    assertThat(foreign).exists();
  }

  /** Of this machine, but not this one. */
  private static long runningProcess() {
    return ProcessHandle.current().parent().orElseThrow().pid();
  }

  private Path temporary(String name) {
    return directory.resolve(name + "." + ProcessHandle.current().pid() + ".tmp");
  }

  @Test
  void secretsAreTheirOwnersOnly() throws IOException {
    Path file = directory.resolve("secret");
    Files.write(temporary("secret"), new byte[1]);
    DurableFiles.replacePrivate(file, new byte[] {6});
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFailureLeavesTheFormerFile() throws IOException {
    Path file = directory.resolve("state");
    DurableFiles.replace(file, new byte[] {1});
    Files.createDirectories(temporary("state").resolve("in-the-way"));
    assertThatThrownBy(() -> DurableFiles.replace(file, new byte[] {2}))
        .isInstanceOf(IOException.class);
    assertThat(file).hasBinaryContent(new byte[] {1});
  }
}
