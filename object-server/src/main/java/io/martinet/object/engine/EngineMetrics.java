package io.martinet.object.engine;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;

/** Figures of one device's engine, named {@code object.device.<device>.<figure>}. Thread-safe. */
final class EngineMetrics {
  final Meter commits;
  final Meter bytesAppended;
  final Histogram batchSize;
  final Timer syncs;
  final Timer indexWrites;
  final Timer indexFlushes;
  final Counter refusedFull;
  final Counter damages;
  final Counter quarantined;
  final Meter relocated;
  final Meter dropped;
  final Meter promises;
  final Counter volumesFreed;

  EngineMetrics(MetricRegistry registry, String device) {
    String prefix = MetricRegistry.name("object", "device", device);
    commits = registry.meter(prefix + ".commits");
    bytesAppended = registry.meter(prefix + ".bytes_appended");
    batchSize = registry.histogram(prefix + ".batch_size");
    syncs = registry.timer(prefix + ".syncs");
    indexWrites = registry.timer(prefix + ".index_writes");
    indexFlushes = registry.timer(prefix + ".index_flushes");
    refusedFull = registry.counter(prefix + ".refused_full");
    damages = registry.counter(prefix + ".damaged_places");
    quarantined = registry.counter(prefix + ".quarantined");
    relocated = registry.meter(prefix + ".relocated");
    dropped = registry.meter(prefix + ".dropped");
    promises = registry.meter(prefix + ".promises");
    volumesFreed = registry.counter(prefix + ".volumes_freed");
  }
}
