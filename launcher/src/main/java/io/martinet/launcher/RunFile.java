package io.martinet.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.martinet.core.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code run/NAME.json} tells of a server: written once it serves, and left there when it
 * ends. A form that scripts rely on.
 *
 * @param role as {@link ServerRole#label}
 * @param address {@code HOST:PORT}
 * @param zone 0 where a server belongs to none
 * @param devices its directories
 */
record RunFile(String name, String role, String address, int zone, long pid, List<String> devices) {
  private static final JsonMapper JSON = new JsonMapper();

  RunFile {
    devices = List.copyOf(devices);
  }

  /** Empty if no server of that name ever served. */
  static Optional<RunFile> find(Path file) throws IOException {
    try {
      JsonNode tree = JSON.readTree(Files.readAllBytes(file));
      List<String> devices = new ArrayList<>();
      tree.path("devices").forEach(device -> devices.add(device.asText()));
      return Optional.of(
          new RunFile(
              tree.path("name").asText(),
              tree.path("role").asText(),
              tree.path("address").asText(),
              tree.path("zone").asInt(),
              tree.path("pid").asLong(),
              devices));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Of the address. */
  int port() {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  void write(Path file) throws IOException {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("name", name).put("role", role).put("address", address);
    tree.put("zone", zone).put("pid", pid);
    devices.forEach(tree.putArray("devices")::add);
    DurableFiles.replace(file, JSON.writeValueAsBytes(tree));
  }
}
