package io.martinet.launcher.recon;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** What checks found: lines for people, and whether somebody should look. One thread. */
final class ReconReport {
  private final List<String> lines = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final TreeSet<String> silent = new TreeSet<>();

  void line(String text) {
    lines.add(text);
  }

  /** Something that should not be so. */
  void problem(String text) {
    problems.add(text);
    lines.add("!! " + text);
  }

  /** A server that gave no answer. */
  void failed(ReconAnswer.Failed answer) {
    silent.add(answer.host().address().toString());
    lines.add("-> http://" + answer.host().address() + ": " + answer.why());
  }

  /**
   * Swift's line of one figure of all servers.
   *
   * @param values of those that told it
   * @param failed how many did not answer
   * @param untold how many answered without it
   */
  void stats(String name, List<Double> values, int failed, int untold) {
    if (values.isEmpty()) {
      lines.add("[" + name + "] - No hosts returned valid data.");
      return;
    }
    double total = values.stream().mapToDouble(Double::doubleValue).sum();
    lines.add(
        String.format(
            Locale.ROOT,
            "[%s] low: %d, high: %d, avg: %.1f, total: %d, Failed: %.1f%%, no_result: %d,"
                + " reported: %d",
            name,
            (long) values.stream().mapToDouble(Double::doubleValue).min().orElse(0),
            (long) values.stream().mapToDouble(Double::doubleValue).max().orElse(0),
            total / values.size(),
            (long) total,
            100.0 * failed / (values.size() + failed + untold),
            untold,
            values.size()));
  }

  List<String> lines() {
    return lines;
  }

  List<String> problems() {
    return problems;
  }

  /** Addresses of servers that gave no answer. */
  List<String> silent() {
    return List.copyOf(silent);
  }
}
