package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
  @TempDir Path directory;

  /** Scripts read it: the form is fixed. */
  @Test
  void theFormThatScriptsRead() throws IOException {
    Path file = directory.resolve("object-server-z1.json");
    RunFile written =
        new RunFile(
            "object-server-z1", "object-server", "[::1]:6200", 1, 4711, List.of("/srv/\"d\"1"));
    written.write(file);
    assertThat(file)
        .hasContent(
            "{\"name\":\"object-server-z1\",\"role\":\"object-server\",\"address\":\"[::1]:6200\","
                + "\"zone\":1,\"pid\":4711,\"devices\":[\"/srv/\\\"d\\\"1\"]}");
    assertThat(RunFile.find(file)).contains(written);
    assertThat(written.port()).isEqualTo(6_200);
  }

  @Test
  void withoutAFileThereIsNone() throws IOException {
    assertThat(RunFile.find(directory.resolve("x.json"))).isEmpty();
  }

  @Test
  void aLockThatAnotherHasIsTakenAndAFreeOneIsNot() throws IOException {
    Path file = directory.resolve("x.lock");
    assertThat(ProcessLock.isTaken(file)).isFalse();
    try (ProcessLock _ = ProcessLock.tryAlone(file).orElseThrow()) {
      assertThat(ProcessLock.isTaken(file)).isTrue();
      assertThat(ProcessLock.tryAlone(file)).isEmpty();
      assertThat(ProcessLock.tryShared(file)).isEmpty();
    }
    assertThat(ProcessLock.isTaken(file)).isFalse();
    assertThat(ProcessLock.lastOwner(file)).hasValue(ProcessHandle.current().pid());
  }
}
