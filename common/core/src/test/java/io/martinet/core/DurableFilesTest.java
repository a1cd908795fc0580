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
    Files.write(directory.resolve("state.tmp"), new byte[100]);
    DurableFiles.replace(directory.resolve("state"), new byte[] {5});
    assertThat(directory.resolve("state")).hasBinaryContent(new byte[] {5});
  }

  @Test
  void secretsAreTheirOwnersOnly() throws IOException {
    Path file = directory.resolve("secret");
    Files.write(directory.resolve("secret.tmp"), new byte[1]);
    DurableFiles.replacePrivate(file, new byte[] {6});
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFailureLeavesTheFormerFile() throws IOException {
    Path file = directory.resolve("state");
    DurableFiles.replace(file, new byte[] {1});
    Files.createDirectories(directory.resolve("state.tmp/in-the-way"));
    assertThatThrownBy(() -> DurableFiles.replace(file, new byte[] {2}))
        .isInstanceOf(IOException.class);
    assertThat(file).hasBinaryContent(new byte[] {1});
  }
}
