package io.martinet.launcher;

import io.martinet.core.Entropy;
import io.martinet.core.SystemEntropy;
import io.martinet.service.Service;
import io.martinet.service.ServiceGroup;
import io.martinet.service.config.Secret;
import io.martinet.service.log.Logs;
import java.io.IOException;
import java.net.InetAddress;
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
final class LocalStore implements AutoCloseable {
  /** Requests in flight get so long; the rest of the ten seconds belongs to closing. */
  private static final Duration GRACE = Duration.ofSeconds(6);

  /** The administrator's key of a demonstration, as everybody knows. */
  private static final Secret DEMO_KEY = new Secret("admin");

  private static final Logger log = LoggerFactory.getLogger(LocalStore.class);

  private final DataDirectory data;
  private final DataLock lock;
  private final StoreConfig config;
  private final StoreFile store;
  private final ListenConfig listen;
  private final boolean isDemo;
  private final Foundation foundation;
  private @Nullable ServiceGroup services;
  private @Nullable Proxy proxy;
  private @Nullable V1rc shownOnce;

  private LocalStore(
      DataDirectory data,
      DataLock lock,
      StoreConfig config,
      StoreFile store,
      ListenConfig listen,
      boolean isDemo) {
    this.data = data;
    this.lock = lock;
    this.config = config;
    this.store = store;
    this.listen = listen;
    this.isDemo = isDemo;
    this.foundation = new Foundation(config.http());
  }

  /**
   * Checks what was asked for, takes the data directory and decides what a first start decides.
   *
   * @throws StartException with what to do; nothing is left behind but directories
   */
  static LocalStore prepare(UpOptions options) throws IOException {
    StoreConfig config = StoreConfig.read(options.config());
    ListenConfig listen = listen(config, options);
    // Asked in any case: a name without an address is found before anything is made.
    boolean isLoopback = listen.isLoopback();
    if (options.demoUsers() && !isLoopback) {
      throw new StartException(
          "--demo-users has keys that everybody knows: it works on loopback only, not on "
              + listen.bind());
    }
    DataDirectory data = new DataDirectory(options.data());
    data.create();
    DataLock lock = DataLock.take(data);
    try {
      Logs.toFiles(config.log(), data.log());
      StoreFile store = openStore(data, options, config.firstStart());
      config.effective().forEach((key, value) -> log.info("config {} = {}", key, value));
      return new LocalStore(data, lock, config, store, listen, options.demoUsers());
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static ListenConfig listen(StoreConfig config, UpOptions options) {
    try {
      return config.listen().with(options.bind(), options.port());
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static StoreFile openStore(
      DataDirectory data, UpOptions options, StoreConfig.FirstStart first) throws IOException {
    if (StoreFile.exists(data)) {
      StoreFile store = StoreFile.read(data);
      options.shape().requireFits(store.shape(), data.root());
      return store;
    }
    Shape shape = firstShape(options, first);
    Entropy entropy = new SystemEntropy();
    StoreFile store =
        new StoreFile(
            shape,
            first.hash() == null ? StoreFile.HashAffixes.random(entropy) : first.hash(),
            StoreFile.randomDigestSecret(entropy),
            PortBlock.pick(InetAddress.getByName(StoreFile.INTERNAL_HOST), shape.zones(), entropy));
    store.write(data);
    return store;
  }

  private static Shape firstShape(UpOptions options, StoreConfig.FirstStart first) {
    try {
      return options.shape().firstShape(first.shape());
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns when a PUT and a listing succeed. */
  synchronized void start() throws Exception {
    Optional<Secret> kept = V1rc.findKey(data.v1rc());
    Secret adminKey = isDemo ? DEMO_KEY : kept.orElseGet(() -> V1rc.newKey(foundation.entropy()));
    int zooKeeperPort = store.ports().zooKeeper();
    Coordination coordination =
        Coordination.ofStore(
            data,
            StoreFile.INTERNAL_HOST + ":" + zooKeeperPort,
            store,
            List.of(Coordinator.NAME),
            foundation);
    List<Service> all = new ArrayList<>();
    all.add(new Coordinator(data.zooKeeper(), zooKeeperPort, foundation));
    all.add(coordination);
    all.add(new Storage(config, data, store, foundation, coordination));
    List<String> needs = all.stream().map(Service::name).toList();
    Proxy made =
        new Proxy(
            config,
            listen,
            data,
            store,
            foundation,
            coordination,
            config.auth().withAdmin(adminKey, isDemo),
            needs);
    all.add(made);
    proxy = made;
    services = new ServiceGroup(all, foundation.ticker());
    services.start(GRACE);
    if (!isDemo) {
      keep(new V1rc(authUrl(), adminKey), kept.isEmpty());
    }
  }

  /** Written at each start, since the port may be another. */
  private void keep(V1rc v1rc, boolean isNew) throws IOException {
    v1rc.write(data.v1rc());
    shownOnce = isNew ? v1rc : null;
  }

  /** Drains and stops everything. */
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
    try {
      lock.close();
    } catch (IOException e) {
      // The process ends: the operating system frees the lock.
      log.debug("closing the lock", e);
    }
  }

  /** {@code ready URL (4 devices, 4 zones)}. */
  String readyLine() {
    Shape shape = store.shape();
    return "ready %s (%d devices, %d zones)".formatted(authUrl(), shape.devices(), shape.zones());
  }

  /** How to log in, told once: when the key was made. */
  Optional<String> newKeyLine() {
    return Optional.ofNullable(shownOnce)
        .map(made ->
            "log in as %s with key %s (kept in %s, shown only now)"
                .formatted(V1rc.USER, made.key().reveal(), data.v1rc()));
  }

  /** Where clients log in; once started. */
  String authUrl() {
    return listen.authUrl(Objects.requireNonNull(proxy).port());
  }
}
