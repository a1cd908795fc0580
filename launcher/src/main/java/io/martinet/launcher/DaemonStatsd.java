package io.martinet.launcher;

import io.martinet.replicator.PassReport;
import io.martinet.service.metrics.Statsd;
import java.util.Map;

/** Sends what a replicator's pass did under the names of Swift's replicators. */
final class DaemonStatsd {
  /** Our counts, and what Swift calls them. */
  private static final Map<String, String> NAMES =
      Map.of(
          "attempted",
          "attempts",
          "success",
          "successes",
          "failure",
          "failures",
          "remove",
          "removes");

  private DaemonStatsd() {}

  static void tell(Statsd statsd, PassReport report) {
    report
        .counts()
        .forEach((kind, counts) ->
            counts.forEach((name, count) -> {
              String known = NAMES.get(name);
              if (known != null && count > 0) {
                statsd.count(kind + "-replicator." + known, count);
              }
            }));
  }
}
