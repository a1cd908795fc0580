package io.martinet.launcher.dispersion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How many copies of samples were found. One thread. */
public final class CopyCount {
  private final String kind;
  private final Samples samples;
  private final TreeMap<Integer, Integer> partitionsByMissing = new TreeMap<>();
  private final TreeMap<String, String> silent = new TreeMap<>();
  private long expected;
  private long found;
  private int missingAll;

  /**
   * @param kind {@code container} or {@code object}
   */
  CopyCount(String kind, Samples samples) {
    this.kind = kind;
    this.samples = samples;
  }

  /** A sample was asked for at all of its devices. */
  void add(int copies, int copiesFound) {
    expected += copies;
    found += copiesFound;
    if (copiesFound == 0) {
      missingAll++;
    }
    if (copiesFound < copies) {
      partitionsByMissing.merge(copies - copiesFound, 1, Integer::sum);
    }
  }

  /** A device gave no answer that says anything. */
  void silent(String device, String why) {
    silent.putIfAbsent(device, why);
  }

  public boolean isWhole() {
    return found == expected;
  }

  public boolean isHeardOfAll() {
    return silent.isEmpty();
  }

  /** Swift's report. */
  public List<String> lines(long seconds) {
    List<String> lines = new ArrayList<>();
    silent.forEach((device, why) -> lines.add("ERROR: " + device + ": " + why));
    lines.add(
        "Queried %d %ss for dispersion reporting, %ds, 0 retries"
            .formatted(samples.samples().size(), kind, seconds));
    for (Map.Entry<Integer, Integer> missing : partitionsByMissing.entrySet()) {
      lines.add(
          missing.getValue() == 1
              ? "There was 1 partition missing %d copies.".formatted(missing.getKey())
              : "There were %d partitions missing %d copies."
                  .formatted(missing.getValue(), missing.getKey()));
    }
    if (missingAll == samples.samples().size()) {
      lines.add("None of them is there: plant them by `martinet dispersion populate`.");
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%.2f%% of %s copies found (%d of %d)",
            percentFound(),
            kind,
            found,
            expected));
    lines.add(
        String.format(
            Locale.ROOT,
            "Sample represents %.2f%% of the %s partition space",
            samples.percent(),
            kind));
    return lines;
  }

  /** The same under Swift's names for programs. */
  public Map<String, Object> fields() {
    var fields = new TreeMap<String, Object>();
    fields.put("copies_expected", expected);
    fields.put("copies_found", found);
    fields.put("pct_found", Math.round(percentFound() * 100) / 100.0);
    fields.put("missing_all", missingAll);
    fields.put("overlapping", 0);
    fields.put("retries", 0);
    partitionsByMissing.forEach(
        (missing, partitions) -> fields.put("missing_" + missing, partitions));
    return fields;
  }

  private double percentFound() {
    return expected == 0 ? 0 : 100.0 * found / expected;
  }
}
