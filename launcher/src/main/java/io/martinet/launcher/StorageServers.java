package io.martinet.launcher;

import io.martinet.account.AccountServer;
import io.martinet.container.ContainerServer;
import io.martinet.container.RingContainerPlaces;
import io.martinet.database.server.DatabaseServer;
import io.martinet.database.server.DatabaseServerConfig;
import io.martinet.database.server.DatabaseServerSetup;
import io.martinet.http.server.HttpServerConfig;
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
import java.util.Map;
import java.util.TreeMap;

/** Makes account, container and object servers of this process; none of them is started here. */
final class StorageServers {
  private final StoreConfig config;
  private final StoreFile store;
  private final Foundation foundation;
  private final Coordination coordination;
  private final PathHashers hashers;
  private final Reserves reserves;

  /**
   * @param coordination started
   */
  StorageServers(
      StoreConfig config, StoreFile store, Foundation foundation, Coordination coordination) {
    this.config = config;
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
   * @param kinds of the servers that will use them
   */
  LocalDevices devices(Map<String, Path> directories, List<RingKind> kinds) throws IOException {
    LocalDevices found = LocalDevices.find(directories, coordination.devices());
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
        setup(devices.guard(RingKind.ACCOUNT)),
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
        setup(devices.guard(RingKind.CONTAINER)),
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
            Workplace.of(foundation.runtime()),
            ByteBufAllocator.DEFAULT),
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

  private DatabaseServerSetup setup(RingGuard guard) {
    return new DatabaseServerSetup(
        foundation.clock(),
        hashers::hash,
        guard,
        foundation.peers(),
        foundation.runtime(),
        foundation.entropy(),
        Thread.ofPlatform().daemon().name("database-", 0).factory(),
        ByteBufAllocator.DEFAULT);
  }

  private HttpServerConfig listener(String name, InetSocketAddress address) {
    return new HttpServerConfig(name, address, config.http().limits(), config.http().timeouts());
  }
}
