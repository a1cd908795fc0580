package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.SystemEntropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class V1rcTest {
  @TempDir Path directory;

  @Test
  void aShellFindsTheStoreAndOnlyTheOwnerReadsIt() throws IOException {
    Path file = directory.resolve("v1rc");
    assertThat(V1rc.findKey(file)).isEmpty();
    V1rc made = new V1rc("http://127.0.0.1:8080/auth/v1.0", V1rc.newKey(new SystemEntropy()));
    made.write(file);
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "export ST_AUTH=http://127.0.0.1:8080/auth/v1.0",
            "export ST_USER=admin:admin",
            "export ST_KEY=" + made.key().reveal());
    assertThat(made.key().reveal()).matches("[0-9a-f]{32}");
    assertThat(V1rc.findKey(file)).hasValue(made.key());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileWithoutKeyIsExplained() throws IOException {
    Path file = directory.resolve("v1rc");
    Files.writeString(file, "export ST_KEY=\n");
    assertThatThrownBy(() -> V1rc.findKey(file))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("has no ST_KEY");
  }
}
