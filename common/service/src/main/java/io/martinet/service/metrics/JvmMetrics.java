package io.martinet.service.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** The process itself: heap, collections, threads, time since its start. */
public final class JvmMetrics {
  private JvmMetrics() {}

  public static void register(MetricRegistry registry) {
    var memory = ManagementFactory.getMemoryMXBean();
    var threads = ManagementFactory.getThreadMXBean();
    var runtime = ManagementFactory.getRuntimeMXBean();
    gauge(registry, "process.heap_used_bytes", () -> memory.getHeapMemoryUsage().getUsed());
    gauge(registry, "process.heap_max_bytes", () -> memory.getHeapMemoryUsage().getMax());
    gauge(registry, "process.threads", () -> (long) threads.getThreadCount());
    gauge(registry, "process.uptime_millis", runtime::getUptime);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      String label = "{collector=\"" + collector.getName() + "\"}";
      gauge(registry, "process.collections" + label, collector::getCollectionCount);
      gauge(registry, "process.collection_millis" + label, collector::getCollectionTime);
    }
  }

  private static void gauge(MetricRegistry registry, String name, Gauge<Long> gauge) {
    registry.register(name, gauge);
  }
}
