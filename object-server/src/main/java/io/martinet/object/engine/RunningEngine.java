package io.martinet.object.engine;

import io.martinet.log.BatchGate;
import io.martinet.log.Committer;
import io.martinet.log.LogWriter;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.util.function.Consumer;

/** The moving parts of an engine whose index has caught up with its log. */
final class RunningEngine {
  private final OpenDevice device;
  private final OrphanSweep orphans;
  private final DeviceCommits commits;
  private final Committer<EngineJob> committer;
  private final Compactor compactor;
  private final RecordReader records;
  private final boolean complete;
  private final ObjectOpener opener;
  private final PendingIndex rows;
  private final IndexSets sets;
  private final Drops drops;

  /**
   * @param complete whether the device knows the keys of all that it ever stored
   */
  RunningEngine(
      EngineConfig config,
      EngineEnvironment environment,
      OpenDevice device,
      LogWriter writer,
      BatchGate gate,
      EngineMetrics metrics,
      boolean complete,
      Consumer<Exception> onFenced) {
    this.device = device;
    this.complete = complete;
    var deliveries = new Deliveries();
    orphans = new OrphanSweep(device);
    commits =
        new DeviceCommits(
            device,
            writer,
            config,
            complete,
            environment.ticker(),
            environment.clock(),
            gate,
            deliveries,
            orphans,
            metrics,
            onFenced);
    committer =
        new Committer<>(
            "committer-" + config.device(), commits, config.limits(), gate, environment.ticker());
    compactor = new Compactor(config.compaction(), device, committer, metrics);
    records = new RecordReader(device.volumes());
    opener =
        new ObjectOpener(
            device.index(),
            device.bodies(),
            records,
            complete,
            (key, place, reason) ->
                committer.offer(
                    new EngineJob.Condemn(key, place.life(), place.offset(), reason, () -> {})));
    rows = new PendingIndex(device.index(), records, deliveries, committer::fence);
    drops = new Drops(device.index(), committer, complete);
    sets = new IndexSets(device.index(), config.digesting());
  }

  OpenDevice device() {
    return device;
  }

  OrphanSweep orphans() {
    return orphans;
  }

  Committer<EngineJob> committer() {
    return committer;
  }

  Compactor compactor() {
    return compactor;
  }

  ObjectOpener opener() {
    return opener;
  }

  /** Begins to verify a key; what is damaged is condemned as by a read. */
  EntryAudit audit(ObjectKey key) {
    var verdict = new AuditVerdict(committer);
    var reading = new ObjectOpener(device.index(), device.bodies(), records, complete, verdict);
    return new EntryAudit(key, device.index(), records, reading, verdict);
  }

  PendingIndex rows() {
    return rows;
  }

  IndexSets sets() {
    return sets;
  }

  Drops drops() {
    return drops;
  }

  /** Ends the committer, then log and index in order, unless the device is fenced. */
  void close() throws IOException {
    committer.close();
    compactor.close();
    if (committer.fencedBecause() == null) {
      commits.close();
    }
  }
}
