package io.martinet.launcher.recon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;

/**
 * What the auditors of a server's devices did, under Swift's names. Of objects there is one pass
 * for all, none for empty ones alone. Thread-safe.
 *
 * @param figures of the devices
 */
record AuditPages(DeviceFigures figures) {
  ObjectNode objects(Instant now) {
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    double[] began = figures.of("object.audit.began_seconds");
    double first = Arrays.stream(began).filter(each -> each > 0).min().orElse(0);
    if (first == 0) {
      told.putNull("object_auditor_stats_ALL");
    } else {
      long quarantined = sum("object.audit.pass_quarantined");
      long errors = sum("object.audit.pass_errors");
      told.putObject("object_auditor_stats_ALL")
          .put("audit_time", longest(began, PassNotes.seconds(now)))
          .put("bytes_processed", sum("object.audit.pass_bytes"))
          .put("errors", errors)
          .put("passes", sum("object.audit.pass_items") - quarantined - errors)
          .put("quarantined", quarantined)
          .put("start_time", first);
    }
    return told.putNull("object_auditor_stats_ZBF");
  }

  /** Seconds of the pass that takes, or took, longest. */
  private double longest(double[] began, double now) {
    double[] ended = figures.of("object.audit.ended_seconds");
    double longest = 0;
    for (int i = 0; i < began.length; i++) {
      double end = ended[i] >= began[i] ? ended[i] : now;
      longest = Math.max(longest, began[i] == 0 ? 0 : end - began[i]);
    }
    return longest;
  }

  /**
   * @param type {@code account} or {@code container}
   */
  ObjectNode databases(String type, Instant now) {
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    double oldest = max(type + ".audit.began_seconds_ago");
    if (oldest < 0) {
      told.putNull(type + "_audits_passed").putNull(type + "_auditor_pass_completed");
      return told.putNull(type + "_audits_since").putNull(type + "_audits_failed");
    }
    return told.put(type + "_audits_passed", sum(type + ".audit.passed"))
        .put(type + "_auditor_pass_completed", Math.max(0, max(type + ".audit.took_seconds")))
        .put(type + "_audits_since", PassNotes.seconds(now) - oldest)
        .put(type + "_audits_failed", sum(type + ".audit.failed"));
  }

  private long sum(String figure) {
    return (long) Arrays.stream(figures.of(figure)).sum();
  }

  /** -1 where no device has it. */
  private double max(String figure) {
    return Arrays.stream(figures.of(figure)).max().orElse(-1);
  }
}
