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

  @Test
  void twoDevicesOfOneNameAreRefused() {
    assertThatThrownBy(() ->
            new ServerSettings(
                "x", directory, 1, "", 1, List.of("/a/d1", "/b/d1"), "zk:2181", false))
        .hasMessageContaining("server.devices");
  }

  @Test
  void whatARoleNeedsMustBeSaid() {
    ServerSettings bare = new ServerSettings("x", directory, 0, "", -1, List.of(), "", false);
    assertThatThrownBy(() -> bare.requireFor(ServerRole.OBJECT_SERVER))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("server.bind");
    assertThatThrownBy(() -> bare.requireFor(ServerRole.PROXY))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("server.zookeeper");
    ServerSettings elsewhere =
        new ServerSettings("x", directory, 0, "10.0.0.1", 2_181, List.of(), "", false);
    assertThatThrownBy(() -> elsewhere.requireFor(ServerRole.ZOOKEEPER))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("server.bind");
    settings("object-server-z3").requireFor(ServerRole.OBJECT_SERVER);
  }

  /** Keys that everybody knows must not be reachable from elsewhere. */
  @Test
  void testUsersAreServedOnLoopbackOnly() {
    ListenConfig everywhere = ListenConfig.defaults().with("0.0.0.0", 1);
    assertThatThrownBy(() -> everywhere.requireLoopbackFor(true, "server.demo_users"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("server.demo_users");
    everywhere.requireLoopbackFor(false, "server.demo_users");
    ListenConfig.defaults().requireLoopbackFor(true, "server.demo_users");
  }
}
