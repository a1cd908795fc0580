package io.martinet.launcher;

import io.martinet.http.PeerAddress;
import io.martinet.service.Service;
import io.martinet.service.ServiceGroup;
import io.martinet.service.SystemTicker;
import io.martinet.service.config.Secret;
import io.martinet.service.log.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One role of a store as this process. Made, started, stopped and closed once each, in this order;
 * stopping may come from another thread, and then waits for a start under way.
 */
final class ServerProcess implements AutoCloseable {
  /** Requests in flight get so long; the rest of the ten seconds belongs to closing. */
  private static final Duration GRACE = Duration.ofSeconds(6);

  /** Whoever only looks whether a server runs has its lock for a moment. */
  private static final Duration LOCK_MAX = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);

  private final ServerRole role;
  private final ServerSettings.File file;
  private final @Nullable StoreFile store;
  private final List<AutoCloseable> locks;
  private final Foundation foundation;
  private final List<Service> all = new ArrayList<>();
  private @Nullable ServiceGroup services;
  private @Nullable RunFile serving;

  private ServerProcess(
      ServerRole role,
      ServerSettings.File file,
      @Nullable StoreFile store,
      List<AutoCloseable> locks) {
    this.role = role;
    this.file = file;
    this.store = store;
    this.locks = locks;
    this.foundation = new Foundation(file.config().http(), file.config().statsd());
  }

  /**
   * Reads the configuration and takes the server's name on this machine.
   *
   * @throws StartException with what to do
   */
  static ServerProcess prepare(ServerRole role, Path config)
      throws IOException, InterruptedException {
    ServerSettings.File file = ServerSettings.read(config);
    file.server().requireFor(role);
    DataDirectory data = new DataDirectory(file.server().data());
    StoreFile store = role == ServerRole.ZOOKEEPER ? null : readStore(data);
    data.create();
    List<AutoCloseable> locks = List.of(DataLock.share(data), lock(data, file.server().name()));
    Files.createDirectories(data.log(file.server().name()));
    Logs.toFiles(file.config().log(), data.log(file.server().name()));
    file.config().effective().forEach((key, value) -> log.info("config {} = {}", key, value));
    return new ServerProcess(role, file, store, locks);
  }

  private static StoreFile readStore(DataDirectory data) {
    if (!StoreFile.exists(data)) {
      throw new StartException(
          data.storeFile() + " is missing: copy it from a machine of this store");
    }
    return StoreFile.read(data);
  }

  private static ProcessLock lock(DataDirectory data, String name)
      throws IOException, InterruptedException {
    Path path = data.run().lock(name);
    List<ProcessLock> taken = new ArrayList<>();
    Poll.until(
        new SystemTicker(),
        LOCK_MAX,
        () -> {
          ProcessLock.tryAlone(path).ifPresent(taken::add);
          return !taken.isEmpty();
        });
    if (taken.isEmpty()) {
      throw new StartException(
          "server %s runs already, as process %s"
              .formatted(name, ProcessLock.lastOwner(path).orElse(0)));
    }
    return taken.getFirst();
  }

  /** Returns when it serves. */
  synchronized void start() throws Exception {
    Supplier<PeerAddress> address = compose();
    services = new ServiceGroup(all, foundation.ticker());
    services.start(GRACE);
    ServerSettings settings = file.server();
    RunFile made =
        new RunFile(
            settings.name(),
            role.label(),
            address.get().toString(),
            settings.zone(),
            ProcessHandle.current().pid(),
            settings.directories().values().stream().map(Path::toString).toList());
    made.write(data().run().file(settings.name()));
    serving = made;
  }

  /** Fills the list of services; the answer is good once they run. */
  private Supplier<PeerAddress> compose() throws IOException {
    ServerSettings settings = file.server();
    if (role == ServerRole.ZOOKEEPER) {
      var coordinator = new Coordinator(data().zooKeeper(), settings.port(), foundation);
      all.add(coordinator);
      return coordinator::address;
    }
    StoreFile secrets = Objects.requireNonNull(store);
    Coordination coordination =
        Coordination.ofServer(data(), settings.zooKeeper(), secrets, foundation);
    all.add(coordination);
    if (role == ServerRole.PROXY) {
      Proxy proxy = proxy(secrets, coordination);
      all.add(proxy);
      return proxy::address;
    }
    if (role == ServerRole.REPLICATOR) {
      all.add(
          new ReplicatingZones(
              file.config(),
              secrets,
              foundation,
              coordination,
              device -> device.zone() == settings.zone(),
              data().passes(settings.zone()),
              data().expiries(settings.zone()),
              List.of(Coordination.NAME)));
      var pages = new ReplicatorPages(file, foundation);
      all.add(pages);
      return pages::address;
    }
    var storage = new StorageRole(role, file, secrets, foundation, coordination);
    all.add(storage);
    return storage::address;
  }

  private Proxy proxy(StoreFile secrets, Coordination coordination) throws IOException {
    ServerSettings settings = file.server();
    ListenConfig listen =
        file.config()
            .listen()
            .with(
                settings.bind().isEmpty() ? null : settings.bind(),
                settings.port() < 0 ? null : settings.port());
    listen.requireLoopbackFor(settings.demoUsers(), "server.demo_users");
    Optional<Secret> adminKey = AdminKey.find(data().v1rc(), settings.demoUsers());
    return new Proxy(
        file.config().forDemo(settings.demoUsers()),
        listen,
        data(),
        secrets,
        foundation,
        coordination,
        file.config().auth().withAdmin(adminKey.orElse(null), settings.demoUsers()),
        List.of(Coordination.NAME));
  }

  /** What scripts read of it; once started. */
  Optional<RunFile> serving() {
    return Optional.ofNullable(serving);
  }

  /** Drains and stops. */
  synchronized void stop() {
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
    for (AutoCloseable lock : locks) {
      try {
        lock.close();
      } catch (Exception e) {
        // The process ends: the operating system frees the lock.
        log.debug("closing a lock", e);
      }
    }
  }

  private DataDirectory data() {
    return new DataDirectory(file.server().data());
  }
}
