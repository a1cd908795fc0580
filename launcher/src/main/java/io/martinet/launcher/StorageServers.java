package io.martinet.launcher;

import io.martinet.account.AccountServer;
import io.martinet.container.ContainerServer;
import io.martinet.container.RingContainerPlaces;
import io.martinet.database.server.DatabaseServer;
import io.martinet.database.server.DatabaseServerConfig;
import io.martinet.database.server.DatabaseServerSetup;
import io.martinet.http.ExchangeHandler;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.launcher.recon.DeviceFigures;
import io.martinet.launcher.recon.ReconHandler;
import io.martinet.launcher.recon.ReconPages;
import io.martinet.launcher.recon.ReconSource;
import io.martinet.object.ObjectServer;
import io.martinet.object.ObjectServerSetup;
import io.martinet.object.PolicyGuards;
import io.martinet.object.Workplace;
import io.martinet.ring.PathHashers;
import io.martinet.ring.coverage.PartitionGuard;
import io.martinet.ring.coverage.RingGuard;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Makes account, container and object servers of this process; none of them is started here. */
final class StorageServers {
  private static final Path PROC = Path.of("/proc");

  private final StoreConfig config;
  private final DataDirectory data;
  private final StoreFile store;
  private final Foundation foundation;
  private final Coordination coordination;
  private final PathHashers hashers;
  private final Reserves reserves;

  /**
   * @param coordination started
   */
  StorageServers(
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

  /**
   * Decides what each directory is, and what it covers of the rings.
   *
   * @param directories by the device's name in the rings
   * @param replicator whose passes their servers tell of: that of a zone, 0 of all
   * @param kinds of the servers that will use them
   */
  LocalDevices devices(Map<String, Path> directories, int replicator, List<RingKind> kinds)
      throws IOException {
    LocalDevices found = LocalDevices.find(directories, replicator, coordination.devices());
    kinds.forEach(kind -> found.cover(kind, coordination.ring(kind), coordination.ringReports()));
    return found;
  }

  /**
   * An account server.
   *
   * @param name unique in this process
   */
  DatabaseServer<?> accounts(String name, InetSocketAddress address, LocalDevices devices) {
    return AccountServer.of(
        databaseSettings(),
        listener(name, address),
        setup(devices.guard(RingKind.ACCOUNT), pages(RingKind.Thing.ACCOUNT, devices)),
        devices.directories(),
        devices.refused());
  }

  /** A container server, as {@link #accounts}. */
  DatabaseServer<?> containers(String name, InetSocketAddress address, LocalDevices devices) {
    var places =
        new RingContainerPlaces(
            hashers,
            coordination.ring(RingKind.ACCOUNT),
            List.copyOf(coordination.objectRings().values()));
    return ContainerServer.of(
        databaseSettings(),
        listener(name, address),
        setup(devices.guard(RingKind.CONTAINER), pages(RingKind.Thing.CONTAINER, devices)),
        devices.directories(),
        devices.refused(),
        places);
  }

  /**
   * Opens the devices' engines, so before the other roles take the devices.
   *
   * @return open devices, for {@link #objects}
   */
  List<ObjectServer.OpenDevice> openEngines(LocalDevices devices) {
    return devices.openEngines(device ->
        device.openEngine(foundation, store.digestSecretBytes(), reserves.of(device.files())));
  }

  /** An object server, as {@link #accounts}. */
  ObjectServer objects(
      String name,
      InetSocketAddress address,
      List<ObjectServer.OpenDevice> opened,
      LocalDevices devices) {
    return new ObjectServer(
        config.storage().objects(),
        listener(name, address),
        foundation.runtime(),
        new ObjectServerSetup(
            foundation.clock(),
            hashers::hash,
            objectGuards(devices),
            new RingContainerPeers(coordination.ring(RingKind.CONTAINER)),
            foundation.peers(),
            Workplace.of(foundation.runtime(), foundation.statsd()),
            ByteBufAllocator.DEFAULT,
            pages(RingKind.Thing.OBJECT, devices)),
        opened,
        devices.refused());
  }

  private PolicyGuards objectGuards(LocalDevices devices) {
    var guards = new TreeMap<Integer, PartitionGuard>();
    RingKind.objects(store.policies())
        .forEach(kind -> guards.put(kind.policy(), devices.guard(kind)));
    return new PolicyGuards(guards);
  }

  private DatabaseServerConfig databaseSettings() {
    return DatabaseServerConfig.defaults().withDatabase(config.storage().databases());
  }

  private DatabaseServerSetup setup(RingGuard guard, UnaryOperator<ExchangeHandler> pages) {
    return new DatabaseServerSetup(
        foundation.clock(),
        hashers::hash,
        guard,
        foundation.peers(),
        foundation.runtime(),
        foundation.entropy(),
        Thread.ofPlatform().daemon().name("database-", 0).factory(),
        ByteBufAllocator.DEFAULT,
        foundation.statsd(),
        pages);
  }

  /** What a server tells of itself below {@code /recon}. */
  private UnaryOperator<ExchangeHandler> pages(RingKind.Thing thing, LocalDevices devices) {
    boolean isObject = thing == RingKind.Thing.OBJECT;
    var figures = new DeviceFigures(foundation.metrics(), devices.directoriesByName().keySet());
    var source =
        new ReconSource(
            thing.name().toLowerCase(Locale.ROOT),
            Martinet.VERSION.substring(Martinet.VERSION.indexOf(' ') + 1),
            devices.directoriesByName(),
            devices::isInService,
            isObject ? figures::owedRows : null,
            figures,
            RingKind.all(store.policies()).stream().map(data::ring).toList(),
            data.storeFile(),
            devices.passes(data),
            devices.expiries(data),
            foundation.wall());
    var pages = new ReconPages(source, PROC);
    return next -> new ReconHandler(next, pages, foundation.tasks());
  }

  private HttpServerConfig listener(String name, InetSocketAddress address) {
    return new HttpServerConfig(name, address, config.http().limits(), config.http().timeouts());
  }
}
