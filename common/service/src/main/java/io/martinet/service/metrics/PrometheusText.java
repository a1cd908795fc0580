package io.martinet.service.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a registry in Prometheus' text exposition format, version 0.0.4.
 *
 * <p>A metric's name may end in labels, {@code object.puts{device="d1"}}; in the rest every
 * character but letters, digits and {@code _} becomes {@code _}. Counters and gauges are gauges
 * (ours may go down), meters are counters named {@code _total}, timers are summaries in seconds,
 * histograms summaries in their own unit. A summary has no sum: reservoirs do not keep one.
 * Thread-safe.
 */
public final class PrometheusText {
  /** {@code Content-Type} of the text. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double SECONDS_PER_NANO = 1e-9;

  private final MetricRegistry registry;

  public PrometheusText(MetricRegistry registry) {
    this.registry = registry;
  }

  /** All metrics, each family once with its type, sorted by name. */
  public String render() {
    SortedMap<String, StringBuilder> families = new TreeMap<>();
    registry.getMetrics().forEach((name, metric) -> add(families, name, metric));
    StringBuilder text = new StringBuilder();
    families.values().forEach(text::append);
    return text.toString();
  }

  private static void add(Map<String, StringBuilder> families, String name, Metric metric) {
    int brace = name.indexOf('{');
    String labels = brace < 0 ? "" : name.substring(brace + 1, name.length() - 1);
    String family = "martinet_" + clean(brace < 0 ? name : name.substring(0, brace));
    switch (metric) {
      case Timer timer -> {
        StringBuilder out = family(families, family + "_seconds", "summary");
        summary(out, family + "_seconds", labels, timer.getSnapshot(), SECONDS_PER_NANO);
        sample(out, family + "_seconds_count", labels, timer.getCount());
      }
      case Histogram histogram -> {
        StringBuilder out = family(families, family, "summary");
        summary(out, family, labels, histogram.getSnapshot(), 1);
        sample(out, family + "_count", labels, histogram.getCount());
      }
      case Meter meter ->
          sample(
              family(families, family + "_total", "counter"),
              family + "_total",
              labels,
              meter.getCount());
      case Counter counter ->
          sample(family(families, family, "gauge"), family, labels, counter.getCount());
      case Gauge<?> gauge -> {
        // A gauge that cannot tell (null, text) is left out rather than told wrongly.
        if (gauge.getValue() instanceof Number number) {
          sample(family(families, family, "gauge"), family, labels, number.doubleValue());
        }
      }
      default -> throw new IllegalArgumentException(name + " is a " + metric.getClass());
    }
  }

  private static StringBuilder family(
      Map<String, StringBuilder> families, String family, String type) {
    return families.computeIfAbsent(
        family, name -> new StringBuilder("# TYPE " + name + ' ' + type + '\n'));
  }

  private static void summary(
      StringBuilder out, String name, String labels, Snapshot snapshot, double unit) {
    for (double quantile : new double[] {0.5, 0.95, 0.99, 0.999}) {
      String all = (labels.isEmpty() ? "" : labels + ",") + "quantile=\"" + quantile + '"';
      sample(out, name, all, snapshot.getValue(quantile) * unit);
    }
  }

  private static void sample(StringBuilder out, String name, String labels, double value) {
    out.append(name);
    if (!labels.isEmpty()) {
      out.append('{').append(labels).append('}');
    }
    out.append(' ');
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      out.append((long) value);
    } else {
      out.append(value);
    }
    out.append('\n');
  }

  private static String clean(String name) {
    StringBuilder clean = new StringBuilder(name);
    for (int i = 0; i < clean.length(); i++) {
      char c = clean.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain) {
        clean.setCharAt(i, '_');
      }
    }
    return clean.toString();
  }
}
