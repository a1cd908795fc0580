package io.martinet.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
  private final MetricRegistry registry = new MetricRegistry();

  private String text() {
    return new PrometheusText(registry).render();
  }

  @Test
  void oneFamilyHasOneTypeLineAndASampleForEachLabel() {
    registry.meter("object.puts{device=\"d1\"}").mark(3);
    registry.meter("object.puts{device=\"d2\"}").mark(4);
    assertThat(text())
        .isEqualTo(
            """
            # TYPE martinet_object_puts_total counter
            martinet_object_puts_total{device="d1"} 3
            martinet_object_puts_total{device="d2"} 4
            """);
  }

  @Test
  void countersMayGoDownSoTheyAreGauges() {
    registry.counter("http.proxy.connections").inc(2);
    assertThat(text())
        .isEqualTo(
            """
            # TYPE martinet_http_proxy_connections gauge
            martinet_http_proxy_connections 2
            """);
  }

  @Test
  void timersAreSummariesInSeconds() {
    registry.timer("proxy.get-time").update(Duration.ofMillis(250));
    assertThat(text())
        .contains("# TYPE martinet_proxy_get_time_seconds summary\n")
        .contains("martinet_proxy_get_time_seconds{quantile=\"0.99\"} 0.25\n")
        .contains("martinet_proxy_get_time_seconds_count 1\n");
  }

  @Test
  void histogramsKeepTheirUnit() {
    registry.histogram("log.batch_records").update(7);
    assertThat(text())
        .contains("martinet_log_batch_records{quantile=\"0.5\"} 7\n")
        .contains("martinet_log_batch_records_count 1\n");
  }

  @Test
  void aGaugeThatCannotTellIsLeftOut() {
    registry.register("disk.free_bytes", (Gauge<Long>) () -> 5_000_000_000L);
    registry.register("disk.name", (Gauge<String>) () -> "sda");
    assertThat(text())
        .isEqualTo(
            """
            # TYPE martinet_disk_free_bytes gauge
            martinet_disk_free_bytes 5000000000
            """);
  }

  @Test
  void theProcessTellsItsHeapAndThreads() {
    JvmMetrics.register(registry);
    assertThat(text())
        .contains("martinet_process_heap_used_bytes ")
        .contains("martinet_process_threads ")
        .contains("martinet_process_collections{collector=");
  }
}
