package io.martinet.launcher;

import io.martinet.core.Scheduler;
import io.martinet.database.server.DatabaseServer;
import io.martinet.launcher.PortBlock.Role;
import io.martinet.object.ObjectServer;
import io.martinet.service.Service;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The account, container and object servers of every zone, each at its zone's address: the same
 * rings serve when each is a process of its own.
 */
final class Storage implements Service {
  static final String NAME = "storage";

  /** Somewhat longer than a container device waits for an object device that is down. */
  private static final Duration ROWS_MAX = Duration.ofSeconds(12);

  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private static final Logger log = LoggerFactory.getLogger(Storage.class);

  private final StoreConfig config;
  private final DataDirectory data;
  private final StoreFile store;
  private final Foundation foundation;
  private final Coordination coordination;
  private final List<Service> databases = new ArrayList<>();
  private final List<DatabaseServer<?>> containers = new ArrayList<>();
  private final List<Service> objects = new ArrayList<>();
  private final List<Scheduler.Cancellable> following = new ArrayList<>();

  Storage(
      StoreConfig config,
      DataDirectory data,
      StoreFile store,
      Foundation foundation,
      Coordination coordination) {
    this.config = config;
    this.data = data;
    this.store = store;
    this.foundation = foundation;
    this.coordination = coordination;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> needs() {
    return List.of(Coordination.NAME);
  }

  @Override
  public void start() throws Exception {
    var phases = new Phases(foundation.ticker());
    var servers = new StorageServers(config, data, store, foundation, coordination);
    List<Callable<ZoneServers>> opening = new ArrayList<>();
    for (int zone = 1; zone <= store.shape().zones(); zone++) {
      int number = zone;
      opening.add(() -> openZone(servers, number));
    }
    List<ZoneServers> opened = Together.all("opening", opening);
    phases.end("engines");
    for (ZoneServers zone : opened) {
      databases.add(zone.account);
      databases.add(zone.container);
      containers.add(zone.container);
      objects.add(zone.objects);
      following.add(zone.devices.reportArrivals(foundation.scheduler(), foundation.tasks()));
    }
    // Databases first: recovered devices owe them rows.
    Together.all("starting", databases.stream().map(Storage::starting).toList());
    phases.end("databases");
    Together.all("starting", objects.stream().map(Storage::starting).toList());
    phases.end("objects");
    awaitRows();
    phases.end("rows");
    log.info("storage is up: {}", phases);
  }

  private static Callable<Boolean> starting(Service server) {
    return () -> {
      server.start();
      return true;
    };
  }

  /** After a kill listings are unknown until every object device has sent its rows again. */
  private void awaitRows() throws InterruptedException {
    var complete = new CountDownLatch(1);
    Scheduler.Cancellable look =
        foundation
            .scheduler()
            .every(
                LOOK_EVERY,
                () -> {
                  if (containers.stream().allMatch(DatabaseServer::knowsItsRows)) {
                    complete.countDown();
                  }
                });
    if (!complete.await(ROWS_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
      log.warn("some listings are not known yet after {}", ROWS_MAX);
    }
    look.cancel();
  }

  @Override
  public void stop(Duration grace) throws Exception {
    long began = foundation.ticker().nanos();
    following.forEach(Scheduler.Cancellable::cancel);
    // Objects first, so that their last rows find the containers.
    Together.all("stopping", objects.stream().map(each -> stopping(each, grace)).toList());
    Duration left = grace.minusNanos(foundation.ticker().nanos() - began);
    Duration rest = left.isNegative() ? Duration.ZERO : left;
    Together.all("stopping", databases.stream().map(each -> stopping(each, rest)).toList());
  }

  private static Callable<Boolean> stopping(Service server, Duration grace) {
    return () -> {
      server.stop(grace);
      return true;
    };
  }

  /** What serves one zone; opened, not started. */
  private record ZoneServers(
      LocalDevices devices,
      DatabaseServer<?> account,
      DatabaseServer<?> container,
      Service objects) {}

  private ZoneServers openZone(StorageServers servers, int zone) throws IOException {
    LocalDevices devices =
        servers.devices(data.devices(store.shape(), zone), 0, coordination.kinds());
    // Engines first: a device that cannot be opened is out of service for every role.
    List<ObjectServer.OpenDevice> engines = servers.openEngines(devices);
    return new ZoneServers(
        devices,
        servers.accounts(name(Role.ACCOUNT, zone), address(Role.ACCOUNT, zone), devices),
        servers.containers(name(Role.CONTAINER, zone), address(Role.CONTAINER, zone), devices),
        servers.objects(name(Role.OBJECT, zone), address(Role.OBJECT, zone), engines, devices));
  }

  private static String name(Role role, int zone) {
    return role.name().toLowerCase(Locale.ROOT) + "-server-z" + zone;
  }

  private InetSocketAddress address(Role role, int zone) {
    return new InetSocketAddress(StoreFile.INTERNAL_HOST, store.ports().of(role, zone));
  }
}
