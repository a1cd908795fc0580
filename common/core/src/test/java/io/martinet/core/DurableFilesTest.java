package io.martinet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void aFailureLeavesTheFormerFile() throws IOException {
    Path file = directory.resolve("state");
    DurableFiles.replace(file, new byte[] {1});
    Files.createDirectory(directory.resolve("state.tmp"));
    assertThatThrownBy(() -> DurableFiles.replace(file, new byte[] {2}))
        .isInstanceOf(IOException.class);
    assertThat(file).hasBinaryContent(new byte[] {1});
  }
}
