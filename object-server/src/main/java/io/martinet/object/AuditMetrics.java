package io.martinet.object;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.martinet.object.store.AuditState;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Figures of auditors, named {@code object.audit.<figure>} of a device. */
final class AuditMetrics {
  private AuditMetrics() {}

  static void register(MetricRegistry metrics, String device, DeviceAuditor auditor) {
    ofState(metrics, device, auditor, "passes", AuditState::passes);
    ofState(metrics, device, auditor, "pass_items", state -> state.counts().items());
    ofState(metrics, device, auditor, "pass_bytes", state -> state.counts().bytes());
    ofState(metrics, device, auditor, "pass_quarantined", state -> state.counts().quarantined());
    ofState(metrics, device, auditor, "pass_errors", state -> state.counts().errors());
    ofState(metrics, device, auditor, "began_seconds", state -> seconds(state.began()));
    ofState(metrics, device, auditor, "ended_seconds", state -> seconds(state.ended()));
    gauge(metrics, device, "items_left", auditor::left);
  }

  static void register(MetricRegistry metrics, String device, DarkData watcher) {
    gauge(metrics, device, "dark_listed", watcher::listed);
    gauge(metrics, device, "dark", watcher::dark);
    gauge(metrics, device, "dark_unknown", watcher::unknown);
  }

  private static void ofState(
      MetricRegistry metrics,
      String device,
      DeviceAuditor auditor,
      String figure,
      Function<AuditState, Long> value) {
    gauge(metrics, device, figure, () -> value.apply(auditor.state()));
  }

  private static void gauge(
      MetricRegistry metrics, String device, String figure, Gauge<Long> value) {
    metrics.register("object.audit.%s{device=\"%s\"}".formatted(figure, device), value);
  }

  /** Since 1970; 0 for never. */
  private static long seconds(@Nullable Instant moment) {
    return moment == null ? 0 : moment.getEpochSecond();
  }
}
