package io.martinet.launcher.recon;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How full the disks of all servers are. */
final class DiskUsage {
  private DiskUsage() {}

  /** One disk. */
  private record Disk(double share, String where) {
    String line() {
      return String.format(Locale.ROOT, "%6.2f%%  %s", share, where);
    }
  }

  static void examine(List<ReconAnswer.Told> answers, DiskRanks ranks, ReconReport report) {
    List<Double> shares = new ArrayList<>();
    List<Disk> disks = new ArrayList<>();
    long used = 0;
    long size = 0;
    long available = 0;
    for (ReconAnswer.Told told : answers) {
      for (JsonNode disk : told.body()) {
        if (disk.path("mounted").asBoolean() && disk.path("size").asLong() > 0) {
          used += disk.path("used").asLong();
          size += disk.path("size").asLong();
          available += disk.path("avail").asLong();
          double share = 100.0 * disk.path("used").asLong() / disk.path("size").asLong();
          shares.add(share);
          disks.add(new Disk(share, told.host().address() + " " + disk.path("device").asText()));
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
    rank("TOP", ranks.fullest(), disks, Comparator.comparing(Disk::share).reversed(), report);
    rank("LOWEST", ranks.emptiest(), disks, Comparator.comparing(Disk::share), report);
  }

  private static void rank(
      String title, int count, List<Disk> disks, Comparator<Disk> order, ReconReport report) {
    if (count > 0) {
      report.line(title + " " + count);
      disks.stream()
          .sorted(order.thenComparing(Disk::where))
          .limit(count)
          .forEach(disk -> report.line(disk.line()));
    }
  }
}
