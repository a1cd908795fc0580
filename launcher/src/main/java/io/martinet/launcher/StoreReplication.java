package io.martinet.launcher;

import io.martinet.replicator.ReplicatorService;
import io.martinet.service.Service;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replicator of all zones of a store in one process. */
final class StoreReplication implements Service {
  private final StoreConfig config;
  private final StoreFile store;
  private final Foundation foundation;
  private final Coordination coordination;
  private @Nullable ReplicatorService service;

  StoreReplication(
      StoreConfig config, StoreFile store, Foundation foundation, Coordination coordination) {
    this.config = config;
    this.store = store;
    this.foundation = foundation;
    this.coordination = coordination;
  }

  @Override
  public String name() {
    return ReplicatorService.NAME;
  }

  @Override
  public List<String> needs() {
    return List.of(Coordination.NAME, Storage.NAME);
  }

  @Override
  public void start() {
    service =
        new ReplicatorService(
            Replication.of(store, foundation, coordination, _ -> true),
            config.replicator(),
            foundation.scheduler(),
            foundation.ticker(),
            foundation.tasks(),
            foundation.metrics(),
            List.of());
    service.start();
  }

  @Override
  public void stop(Duration grace) {
    if (service != null) {
      service.stop(grace);
    }
  }
}
