package io.martinet.launcher.recon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux says of itself in {@code /proc}, in the shapes that Swift's servers tell it. On a
 * system without those files what they say is left out. Reads files; thread-safe.
 */
final class Machine {
  /** Linux counts the memory of sockets in pages; all platforms that we run on have these. */
  private static final long PAGE_BYTES = 4_096;

  private final Path proc;

  /**
   * @param proc {@code /proc}
   */
  Machine(Path proc) {
    this.proc = proc;
  }

  /** {@code {"MemTotal": "24684084 kB", …}}. */
  ObjectNode memory() throws IOException {
    ObjectNode memory = object();
    for (String line : lines("meminfo")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        memory.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return memory;
  }

  /** {@code {"1m": 1.58, "5m": 2.23, "15m": 4.52, "tasks": "5/217", "processes": 23497}}. */
  ObjectNode load() throws IOException {
    ObjectNode load = object();
    List<String> lines = lines("loadavg");
    String[] words = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ");
    if (words.length >= 5) {
      load.put("1m", Double.parseDouble(words[0]));
      load.put("5m", Double.parseDouble(words[1]));
      load.put("15m", Double.parseDouble(words[2]));
      load.put("tasks", words[3]);
      load.put("processes", Long.parseLong(words[4]));
    }
    return load;
  }

  /** {@code [{"device": "/dev/vda", "path": "/"}, …]}. */
  ArrayNode mounts() throws IOException {
    ArrayNode mounts = JsonNodeFactory.instance.arrayNode();
    for (String line : lines("mounts")) {
      String[] words = line.split(" ");
      if (words.length >= 2) {
        mounts.addObject().put("device", words[0]).put("path", words[1]);
      }
    }
    return mounts;
  }

  /** Counts of sockets, by Swift's names. */
  JsonNode sockets() throws IOException {
    ObjectNode sockets = object();
    for (String line : lines("net/sockstat")) {
      if (line.startsWith("TCP: ")) {
        put(sockets, "tcp_in_use", line, "inuse", 1);
        put(sockets, "orphan", line, "orphan", 1);
        put(sockets, "time_wait", line, "tw", 1);
        put(sockets, "tcp_mem_allocated_bytes", line, "mem", PAGE_BYTES);
      }
    }
    for (String line : lines("net/sockstat6")) {
      if (line.startsWith("TCP6: ")) {
        put(sockets, "tcp6_in_use", line, "inuse", 1);
      }
    }
    return sockets;
  }

  private static void put(ObjectNode sockets, String name, String line, String word, long factor) {
    String[] words = line.split(" ");
    for (int i = 1; i + 1 < words.length; i += 2) {
      if (words[i].equals(word)) {
        sockets.put(name, factor * Long.parseLong(words[i + 1]));
      }
    }
  }

  private List<String> lines(String file) throws IOException {
    try {
      return Files.readAllLines(proc.resolve(file));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
