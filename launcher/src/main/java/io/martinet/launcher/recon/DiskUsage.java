package io.martinet.launcher.recon;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How full the disks of all servers are. */
final class DiskUsage {
  private DiskUsage() {}

  static void examine(List<ReconAnswer.Told> answers, ReconReport report) {
    List<Double> shares = new ArrayList<>();
    long used = 0;
    long size = 0;
    long available = 0;
    for (ReconAnswer.Told told : answers) {
      for (JsonNode disk : told.body()) {
        if (disk.path("mounted").asBoolean() && disk.path("size").asLong() > 0) {
          used += disk.path("used").asLong();
          size += disk.path("size").asLong();
          available += disk.path("avail").asLong();
          shares.add(100.0 * disk.path("used").asLong() / disk.path("size").asLong());
        }
      }
    }
    if (shares.isEmpty()) {
      report.line("No hosts returned valid data.");
      return;
    }
    report.line("Disk usage: space used: " + used + " of " + size);
    report.line("Disk usage: space free: " + available + " of " + size);
    report.line(
        String.format(
            Locale.ROOT,
            "Disk usage: lowest: %.2f%%, highest: %.2f%%, avg: %.2f%%",
            shares.stream().mapToDouble(Double::doubleValue).min().orElse(0),
            shares.stream().mapToDouble(Double::doubleValue).max().orElse(0),
            shares.stream().mapToDouble(Double::doubleValue).average().orElse(0)));
  }
}
