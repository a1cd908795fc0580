package io.martinet.launcher;

import io.martinet.service.Service;
import io.martinet.service.ServiceGroup;
import io.martinet.service.log.Logs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every role of a store in this process. Made, started, stopped and closed once each, in this
 * order; stopping may come from another thread, and then waits for a start under way.
 */
final class LocalStore implements RunningStore {
  /** Requests in flight get so long; the rest of the ten seconds belongs to closing. */
  private static final Duration GRACE = Duration.ofSeconds(6);

  private static final Logger log = LoggerFactory.getLogger(LocalStore.class);

  private final DataDirectory data;
  private final DataLock lock;
  private final StoreConfig config;
  private final StoreFile store;
  private final ListenConfig listen;
  private final boolean isDemo;
  private final @Nullable String zooKeeper;
  private final Foundation foundation;
  private @Nullable ServiceGroup services;
  private @Nullable Proxy proxy;
  private Optional<String> shownOnce = Optional.empty();

  private LocalStore(UpRequest request, DataLock lock, StoreFile store) {
    this.data = request.data();
    this.lock = lock;
    this.config = request.config();
    this.store = store;
    this.listen = request.listen();
    this.isDemo = request.options().demoUsers();
    this.zooKeeper = request.options().zooKeeper();
    this.foundation = new Foundation(config.http(), config.statsd());
  }

  /**
   * Takes the data directory and decides what a first start decides.
   *
   * @throws StartException with what to do; nothing is left behind but directories
   */
  static LocalStore prepare(UpRequest request) throws IOException {
    DataDirectory data = request.data();
    data.create();
    DataLock lock = DataLock.take(data);
    try {
      Logs.toFiles(request.config().log(), data.log());
      StoreFile store = request.openStore();
      request.config().effective().forEach((key, value) -> log.info("config {} = {}", key, value));
      return new LocalStore(request, lock, store);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public synchronized void start() throws Exception {
    AdminKey adminKey = AdminKey.of(data.v1rc(), isDemo, foundation.entropy());
    List<Service> all = new ArrayList<>();
    Coordination coordination = coordination(all);
    all.add(coordination);
    all.add(new Storage(config, data, store, foundation, coordination));
    List<String> needs = all.stream().map(Service::name).toList();
    Proxy made =
        new Proxy(
            config.forDemo(isDemo),
            listen,
            data,
            store,
            foundation,
            coordination,
            config.auth().withAdmin(adminKey.key(), isDemo),
            needs);
    all.add(made);
    proxy = made;
    all.add(
        new ReplicatingZones(
            config,
            store,
            foundation,
            coordination,
            _ -> true,
            data.passes(0),
            data.expiries(0),
            List.of(Coordination.NAME, Storage.NAME)));
    services = new ServiceGroup(all, foundation.ticker());
    services.start(GRACE);
    shownOnce = adminKey.keep(authUrl()).filter(_ -> config.hasLogin());
  }

  /** With the store's own ZooKeeper, unless one outside was named. */
  private Coordination coordination(List<Service> all) {
    if (zooKeeper != null) {
      return Coordination.ofStore(data, zooKeeper, store, List.of(), foundation);
    }
    all.add(new Coordinator(data.zooKeeper(), store.ports().zooKeeper(), foundation));
    return Coordination.ofStore(
        data, store.zooKeeperAddress(), store, List.of(Coordinator.NAME), foundation);
  }

  @Override
  public synchronized void stop() {
    try {
      if (services != null) {
        services.stop(GRACE);
      }
      log.info("stopped");
    } catch (Exception e) {
      log.error("not everything stopped in order", e);
    }
  }

  @Override
  public void close() {
    foundation.close();
    Logs.stop();
    try {
      lock.close();
    } catch (IOException e) {
      // The process ends: the operating system frees the lock.
      log.debug("closing the lock", e);
    }
  }

  @Override
  public String readyLine() {
    return store.shape().readyLine(config.readyUrl(listen, boundPort()));
  }

  @Override
  public Optional<String> newKeyLine() {
    return shownOnce;
  }

  /** Where clients log in; once started. */
  String authUrl() {
    return listen.authUrl(boundPort());
  }

  private int boundPort() {
    return Objects.requireNonNull(proxy).port();
  }
}
