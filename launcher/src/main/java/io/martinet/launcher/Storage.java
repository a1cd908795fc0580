package io.martinet.launcher;

import io.martinet.account.AccountServer;
import io.martinet.container.ContainerServer;
import io.martinet.container.RingContainerPlaces;
import io.martinet.core.Scheduler;
import io.martinet.database.server.DatabaseServer;
import io.martinet.database.server.DatabaseServerConfig;
import io.martinet.database.server.DatabaseServerSetup;
import io.martinet.database.server.DeviceDirectory;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.launcher.PortBlock.Role;
import io.martinet.object.ObjectServer;
import io.martinet.object.ObjectServerSetup;
import io.martinet.object.engine.DeviceEngine;
import io.martinet.ring.PathHashers;
import io.martinet.service.Service;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
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
  private final PathHashers hashers;
  private final Reserves reserves;
  private final List<Service> databases = new ArrayList<>();
  private final List<DatabaseServer<?>> containers = new ArrayList<>();
  private final List<Service> objects = new ArrayList<>();

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
    this.hashers = store.hash().hashers();
    this.reserves = new Reserves(store.shape().devices(), foundation.ticker());
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
    List<Callable<ZoneServers>> opening = new ArrayList<>();
    for (int zone = 1; zone <= store.shape().zones(); zone++) {
      int number = zone;
      opening.add(() -> openZone(number));
    }
    List<ZoneServers> opened = Together.all("opening", opening);
    phases.end("engines");
    for (ZoneServers zone : opened) {
      databases.add(zone.account);
      databases.add(zone.container);
      containers.add(zone.container);
      objects.add(zone.objects);
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
      DatabaseServer<?> account, DatabaseServer<?> container, Service objects) {}

  private ZoneServers openZone(int zone) throws IOException {
    var usable = new ArrayList<LocalDevice>();
    var refused = new TreeMap<String, String>();
    for (int index = 0; index < store.shape().devices(); index++) {
      if (store.shape().zoneOf(index) == zone) {
        String name = Shape.device(index);
        switch (LocalDevice.find(name, data.device(name), coordination.devices())) {
          case LocalDevice.Found.Usable(LocalDevice device) -> usable.add(device);
          case LocalDevice.Found.Refused(String reason) -> refused.put(name, reason);
        }
      }
    }
    // Engines first: a device that cannot be opened is out of service for every role.
    List<ObjectServer.OpenDevice> engines = openEngines(usable, refused);
    List<DeviceDirectory> directories = usable.stream().map(Storage::directory).toList();
    return new ZoneServers(
        account(zone, directories, refused),
        container(zone, directories, refused),
        objects(zone, engines, refused));
  }

  private static DeviceDirectory directory(LocalDevice device) {
    return new DeviceDirectory(
        device.name(),
        device.directory(),
        device.files(),
        device.id(),
        device.mode(),
        device.fence());
  }

  private DatabaseServer<?> account(
      int zone, List<DeviceDirectory> directories, SortedMap<String, String> refused) {
    return AccountServer.of(
        databaseSettings(),
        listener(Role.ACCOUNT, zone),
        setup(RingKind.ACCOUNT),
        directories,
        refused);
  }

  private DatabaseServer<?> container(
      int zone, List<DeviceDirectory> directories, SortedMap<String, String> refused) {
    var places =
        new RingContainerPlaces(
            hashers,
            coordination.ring(RingKind.ACCOUNT),
            List.of(coordination.ring(RingKind.OBJECT)));
    return ContainerServer.of(
        databaseSettings(),
        listener(Role.CONTAINER, zone),
        setup(RingKind.CONTAINER),
        directories,
        refused,
        places);
  }

  private DatabaseServerConfig databaseSettings() {
    return DatabaseServerConfig.defaults().withDatabase(config.storage().databases());
  }

  private List<ObjectServer.OpenDevice> openEngines(
      List<LocalDevice> usable, SortedMap<String, String> refused) {
    var opened = new ArrayList<ObjectServer.OpenDevice>();
    for (LocalDevice device : List.copyOf(usable)) {
      try {
        opened.add(new ObjectServer.OpenDevice(device.name(), openEngine(device)));
      } catch (IOException e) {
        log.error("a device cannot be opened, it answers 507: device={}", device.name(), e);
        device.fence().fence("cannot be opened: " + e.getMessage(), null);
        refused.put(device.name(), String.valueOf(e.getMessage()));
        usable.remove(device);
      }
    }
    return opened;
  }

  private DeviceEngine openEngine(LocalDevice device) throws IOException {
    return device.openEngine(foundation, store.digestSecretBytes(), reserves.of(device.files()));
  }

  private Service objects(
      int zone, List<ObjectServer.OpenDevice> opened, SortedMap<String, String> refused) {
    return new ObjectServer(
        config.storage().objects(),
        listener(Role.OBJECT, zone),
        new ObjectServerSetup(
            foundation.clock(),
            hashers::hash,
            () -> coordination.ring(RingKind.OBJECT).current().version(),
            new RingContainerPeers(coordination.ring(RingKind.CONTAINER)),
            foundation.peers(),
            foundation.runtime(),
            ByteBufAllocator.DEFAULT),
        opened,
        refused);
  }

  private DatabaseServerSetup setup(RingKind kind) {
    return new DatabaseServerSetup(
        foundation.clock(),
        hashers::hash,
        () -> coordination.ring(kind).current().version(),
        foundation.peers(),
        foundation.runtime(),
        foundation.entropy(),
        Thread.ofPlatform().daemon().name("database-", 0).factory(),
        ByteBufAllocator.DEFAULT);
  }

  private HttpServerConfig listener(Role role, int zone) {
    return new HttpServerConfig(
        role.name().toLowerCase(Locale.ROOT) + "-server-z" + zone,
        new InetSocketAddress(StoreFile.INTERNAL_HOST, store.ports().of(role, zone)),
        config.http().limits(),
        config.http().timeouts());
  }
}
