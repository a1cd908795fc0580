package io.martinet.launcher.recon;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;

/** Compares the sums of files there with those of files here, by the files' names. */
final class Sums {
  private Sums() {}

  /** Whether each file here has the same sum there. */
  static boolean match(ReconAnswer.Told there, SortedMap<String, String> here, ReconReport report) {
    boolean matches = true;
    for (Map.Entry<String, String> file : here.entrySet()) {
      String other = sumOf(there.body(), file.getKey());
      if (!file.getValue().equals(other)) {
        matches = false;
        report.problem(
            "%s (%s => %s) doesn't match on disk md5sum"
                .formatted(there.host().address(), file.getKey(), other));
      }
    }
    return matches;
  }

  private static String sumOf(JsonNode sums, String name) {
    for (Map.Entry<String, JsonNode> entry : sums.properties()) {
      if (Path.of(entry.getKey()).endsWith(name)) {
        return entry.getValue().asText();
      }
    }
    return "missing";
  }
}
