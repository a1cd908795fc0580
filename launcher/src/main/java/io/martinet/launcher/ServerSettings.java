package io.martinet.launcher;

import io.martinet.service.config.ConfigException;
import io.martinet.service.config.Section;
import io.martinet.service.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code [server]} of the configuration of one server.
 *
 * @param name unique among the servers of a machine
 * @param data what its machine keeps for the store: {@code store.toml}, rings, state, logs
 * @param zone its zone in the rings; 0 for a server that belongs to none
 * @param bind address to listen on; empty for a proxy: as {@code [proxy]} says
 * @param port to listen on, 0 takes a free one; -1 for a proxy: as {@code [proxy]} says
 * @param devices their directories, each named as the rings name the device
 * @param zooKeeper {@code HOST:PORT,…}
 * @param demoUsers whether Swift's usual test users may log in
 */
record ServerSettings(
    String name,
    Path data,
    int zone,
    String bind,
    int port,
    List<String> devices,
    String zooKeeper,
    boolean demoUsers) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  private static final int PORT_TOP = 65_535;

  ServerSettings {
    devices = List.copyOf(devices);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "server.name must be letters, digits and dashes, was \"" + name + "\"");
    }
    if (port < -1 || port > PORT_TOP) {
      throw new IllegalArgumentException("server.port must be 0..65535, was " + port);
    }
    if (byName(devices).size() < devices.size()) {
      throw new IllegalArgumentException(
          "server.devices names a device twice: the last part of the path is its name");
    }
  }

  /**
   * Checks what only some roles can do without.
   *
   * @throws ConfigException naming the key
   */
  void requireFor(ServerRole role) {
    if (role != ServerRole.PROXY && (bind.isEmpty() || port < 0)) {
      throw new ConfigException("server.bind and server.port must be said of a " + role.label());
    }
    if (role == ServerRole.ZOOKEEPER && !bind.equals(StoreFile.INTERNAL_HOST)) {
      throw new ConfigException(
          "server.bind must be %s: the embedded ZooKeeper serves its own machine"
              .formatted(StoreFile.INTERNAL_HOST));
    }
    if (role != ServerRole.ZOOKEEPER && zooKeeper.isBlank()) {
      throw new ConfigException("server.zookeeper must be said of a " + role.label());
    }
  }

  /** Reads its keys. */
  static ServerSettings from(Section server) {
    return new ServerSettings(
        server.text("name", ""),
        Path.of(server.text("data", DataDirectory.USUAL)).toAbsolutePath().normalize(),
        server.count("zone", 0),
        server.text("bind", ""),
        server.count("port", -1),
        server.texts("devices", List.of()),
        server.text("zookeeper", ""),
        server.flag("demo_users", false));
  }

  /** A file's keys: its own and those that every server knows. */
  record File(ServerSettings server, StoreConfig config) {}

  /**
   * @throws ConfigException naming the file and the key
   */
  static File read(Path file) {
    Settings settings = Settings.read(file, Map.of());
    try {
      ServerSettings server = from(settings.section("server"));
      return new File(server, StoreConfig.from(settings));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file + ": " + e.getMessage(), e);
    }
  }

  /** Devices by their names in the rings. */
  SortedMap<String, Path> directories() {
    return byName(devices);
  }

  private static SortedMap<String, Path> byName(List<String> devices) {
    var byName = new TreeMap<String, Path>();
    for (String device : devices) {
      Path directory = Path.of(device).toAbsolutePath().normalize();
      byName.put(String.valueOf(directory.getFileName()), directory);
    }
    return byName;
  }

  /** As {@link #read} reads it, to stand behind the keys that every server knows. */
  String toml() {
    List<String> lines = new ArrayList<>();
    lines.add("[server]");
    lines.add("name = " + quoted(name));
    lines.add("data = " + quoted(data.toString()));
    lines.add("zone = " + zone);
    lines.add("bind = " + quoted(bind));
    lines.add("port = " + port);
    lines.add("devices = " + devices.stream().map(ServerSettings::quoted).toList());
    lines.add("zookeeper = " + quoted(zooKeeper));
    lines.add("demo_users = " + demoUsers);
    return String.join("\n", lines) + "\n";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
