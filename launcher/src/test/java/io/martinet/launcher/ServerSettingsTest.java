package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.service.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSettingsTest {
  @TempDir Path directory;

  private ServerSettings settings(String name) {
    return new ServerSettings(
        name,
        directory.resolve("with \"quotes\" and \\"),
        3,
        "127.0.0.1",
        6_200,
        List.of("/srv/d1", "/srv/d 2"),
        "a:2181,b:2181/martinet",
        true);
  }

  @Test
  void whatIsWrittenReadsBackBehindWhatTheUserConfigured() throws IOException {
    ServerSettings written = settings("object-server-z3");
    Path file = directory.resolve("server.toml");
    Files.writeString(file, "[proxy]\nport = 99\n\n" + written.toml());
    ServerSettings.File read = ServerSettings.read(file);
    assertThat(read.server()).isEqualTo(written);
    assertThat(read.config().listen().port()).isEqualTo(99);
    assertThat(read.server().directories())
        .containsExactlyEntriesOf(
            new java.util.TreeMap<>(
                java.util.Map.of("d1", Path.of("/srv/d1"), "d 2", Path.of("/srv/d 2"))));
  }

  @Test
  void mistakesNameFileAndKey() throws IOException {
    Path file = directory.resolve("server.toml");
    Files.writeString(file, settings("x").toml().replace("zone", "zoen"));
    assertThatThrownBy(() -> ServerSettings.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("server.zoen");
    Files.writeString(file, "[server]\nname = \"../x\"\n");
    assertThatThrownBy(() -> ServerSettings.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("server.name");
    Files.writeString(file, "[server]\nname = \"x\"\nport = 70000\n");
    assertThatThrownBy(() -> ServerSettings.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("server.port");
  }
}
