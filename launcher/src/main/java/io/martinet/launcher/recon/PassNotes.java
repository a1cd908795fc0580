package io.martinet.launcher.recon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.martinet.core.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a replicator's last pass did, in a file that the servers of its machine read: they tell it,
 * and may be other processes. Thread-safe for one writer and any readers.
 *
 * @param file is replaced whole
 */
public record PassNotes(Path file) {
  private static final JsonMapper JSON = new JsonMapper();

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * Notes a pass.
   *
   * @param counts by kind of thing ({@code account}, {@code container}, {@code object}), what was
   *     counted
   */
  public void write(Instant end, Duration took, SortedMap<String, Map<String, Long>> counts)
      throws IOException {
    ObjectNode notes = JSON.createObjectNode();
    notes.put("end", seconds(end)).put("seconds", took.toNanos() / NANOS_PER_SECOND);
    ObjectNode kinds = notes.putObject("counts");
    counts.forEach((kind, values) -> values.forEach(kinds.withObject("/" + kind)::put));
    DurableFiles.replace(file, JSON.writeValueAsBytes(notes));
  }

  /** Missing where no pass was made yet, or what stands there is no notes. */
  JsonNode read() throws IOException {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException | JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  static double seconds(Instant moment) {
    return moment.getEpochSecond() + moment.getNano() / NANOS_PER_SECOND;
  }
}
