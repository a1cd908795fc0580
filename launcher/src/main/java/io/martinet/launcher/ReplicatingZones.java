package io.martinet.launcher;

import io.martinet.launcher.recon.PassNotes;
import io.martinet.replicator.Expirer;
import io.martinet.replicator.ExpirerConfig;
import io.martinet.replicator.ExpirerService;
import io.martinet.replicator.PassReport;
import io.martinet.replicator.Reaper;
import io.martinet.replicator.ReaperConfig;
import io.martinet.replicator.ReaperService;
import io.martinet.replicator.ReplicatorService;
import io.martinet.ring.Device;
import io.martinet.service.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replicator, expirer and reaper of some zones of a store: of one, or of all in one process. */
final class ReplicatingZones implements Service {
  private static final Logger log = LoggerFactory.getLogger(ReplicatingZones.class);

  private final StoreConfig config;
  private final StoreFile store;
  private final Foundation foundation;
  private final Coordination coordination;
  private final Predicate<Device> isLocal;
  private final PassNotes notes;
  private final ExpiryNotes expiries;
  private final List<String> needs;
  private @Nullable ReplicatorService service;
  private @Nullable ExpirerService expirer;
  private @Nullable ReaperService reaper;

  /**
   * @param isLocal whose devices it cares for
   * @param notes where the servers of these devices read what a pass did
   * @param expiries likewise of the expirer
   * @param needs names of services that run from before this starts until after it stopped
   */
  ReplicatingZones(
      StoreConfig config,
      StoreFile store,
      Foundation foundation,
      Coordination coordination,
      Predicate<Device> isLocal,
      PassNotes notes,
      PassNotes expiries,
      List<String> needs) {
    this.config = config;
    this.store = store;
    this.foundation = foundation;
    this.coordination = coordination;
    this.isLocal = isLocal;
    this.notes = notes;
    this.expiries = new ExpiryNotes(expiries, foundation.wall(), foundation.ticker());
    this.needs = List.copyOf(needs);
  }

  @Override
  public String name() {
    return ReplicatorService.NAME;
  }

  @Override
  public List<String> needs() {
    return needs;
  }

  @Override
  public void start() {
    ReplicatorService made =
        new ReplicatorService(
            Replication.of(store, foundation, coordination, isLocal),
            config.replicator(),
            foundation.scheduler(),
            foundation.ticker(),
            foundation.tasks(),
            this::note,
            foundation.metrics());
    made.start();
    for (RingKind kind : coordination.kinds()) {
      coordination.ring(kind).onChange(made::soon);
    }
    service = made;
    expirer = startExpirer();
    reaper = startReaper();
  }

  private ExpirerService startExpirer() {
    ExpirerConfig settings = config.expirer();
    var made =
        new ExpirerService(
            new Expirer(Replication.parts(store, foundation, coordination, isLocal), settings),
            settings,
            foundation.scheduler(),
            foundation.ticker(),
            foundation.tasks(),
            expiries,
            foundation.statsd(),
            foundation.metrics());
    made.start();
    return made;
  }

  private ReaperService startReaper() {
    ReaperConfig settings = config.reaper();
    var made =
        new ReaperService(
            new Reaper(Replication.parts(store, foundation, coordination, isLocal), settings),
            settings,
            foundation.scheduler(),
            foundation.ticker(),
            foundation.tasks(),
            foundation.statsd(),
            foundation.metrics());
    made.start();
    return made;
  }

  private void note(PassReport report, Duration took) {
    DaemonStatsd.tell(foundation.statsd(), report);
    try {
      notes.write(foundation.wall().instant(), took, report.counts());
    } catch (IOException e) {
      log.warn("what a pass did cannot be noted for /recon: file={}", notes.file(), e);
    }
  }

  @Override
  public void stop(Duration grace) {
    if (reaper != null) {
      reaper.stop(grace);
    }
    if (expirer != null) {
      expirer.stop(grace);
    }
    if (service != null) {
      service.stop(grace);
    }
  }
}
