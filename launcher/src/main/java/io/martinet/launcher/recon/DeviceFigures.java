package io.martinet.launcher.recon;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Set;
import java.util.TreeSet;

/** The metrics of some object devices: a process may have other devices besides. Thread-safe. */
public final class DeviceFigures {
  private final MetricRegistry metrics;
  private final Set<String> devices;

  public DeviceFigures(MetricRegistry metrics, Set<String> devices) {
    this.metrics = metrics;
    this.devices = new TreeSet<>(devices);
  }

  /** Container rows that the devices owe to others. */
  public long owedRows() {
    return metrics
        .getGauges((name, _) -> isOwn(name, "object.rows.pending{device=\"", "\",peer=\""))
        .values()
        .stream()
        .map(Gauge::getValue)
        .mapToLong(value -> value instanceof Number number ? number.longValue() : 0)
        .sum();
  }

  /** One figure of each of the devices that has it. */
  double[] of(String figure) {
    return metrics
        .getGauges((name, _) -> isOwn(name, figure + "{device=\"", "\"}"))
        .values()
        .stream()
        .mapToDouble(gauge -> gauge.getValue() instanceof Number number ? number.doubleValue() : 0)
        .toArray();
  }

  private boolean isOwn(String name, String before, String behind) {
    return devices.stream().anyMatch(device -> name.startsWith(before + device + behind));
  }
}
