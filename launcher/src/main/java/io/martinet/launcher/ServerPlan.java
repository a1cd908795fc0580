package io.martinet.launcher;

import io.martinet.core.DurableFiles;
import io.martinet.core.Entropy;
import io.martinet.launcher.PortBlock.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which servers a store on one machine has when each is a process of its own, and how each is run.
 *
 * @param zooKeeper the coordinator's settings; null where one outside is used
 * @param storage account, container and object servers of all zones
 * @param replicators one a zone
 * @param proxies clients connect to the first
 */
record ServerPlan(
    @Nullable ServerSettings zooKeeper,
    List<ServerSettings> storage,
    List<ServerSettings> replicators,
    List<ServerSettings> proxies) {
  ServerPlan {
    storage = List.copyOf(storage);
    replicators = List.copyOf(replicators);
    proxies = List.copyOf(proxies);
  }

  /**
   * Plans them.
   *
   * @param store decides zones, devices and ports
   */
  static ServerPlan of(UpRequest request, StoreFile store, Entropy entropy) throws IOException {
    String outside = request.options().zooKeeper();
    String zooKeeper = outside == null ? store.zooKeeperAddress() : outside;
    var planner = new Planner(request, store, zooKeeper);
    return new ServerPlan(
        outside == null ? planner.coordinator() : null,
        planner.storage(),
        planner.replicators(),
        planner.proxies(entropy));
  }

  /** All of them. */
  List<ServerSettings> all() {
    var all = new ArrayList<ServerSettings>();
    if (zooKeeper != null) {
      all.add(zooKeeper);
    }
    all.addAll(storage);
    all.addAll(replicators);
    all.addAll(proxies);
    return all;
  }

  static List<String> names(List<ServerSettings> servers) {
    return servers.stream().map(ServerSettings::name).toList();
  }

  /**
   * Writes how each is run, readable by the owner alone: the configuration may hold keys of users.
   *
   * @param config what the user configured; null: nothing
   */
  void write(RunDirectory run, @Nullable Path config) throws IOException {
    String common = config == null ? "" : Files.readString(config) + "\n\n";
    for (ServerSettings server : all()) {
      String text = "# Written anew at each start.\n" + common + server.toml();
      DurableFiles.replacePrivate(run.config(server.name()), text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Makes the settings of each. */
  private record Planner(UpRequest request, StoreFile store, String zooKeeper) {
    ServerSettings coordinator() {
      return server(ServerRole.ZOOKEEPER.label(), 0, store.ports().zooKeeper(), List.of());
    }

    List<ServerSettings> storage() {
      var servers = new ArrayList<ServerSettings>();
      for (int zone = 1; zone <= store.shape().zones(); zone++) {
        List<String> devices =
            request.data().devices(store.shape(), zone).values().stream()
                .map(Path::toString)
                .toList();
        servers.add(storage(ServerRole.ACCOUNT_SERVER, Role.ACCOUNT, zone, devices));
        servers.add(storage(ServerRole.CONTAINER_SERVER, Role.CONTAINER, zone, devices));
        servers.add(storage(ServerRole.OBJECT_SERVER, Role.OBJECT, zone, devices));
      }
      return servers;
    }

    List<ServerSettings> replicators() {
      return IntStream.rangeClosed(1, store.shape().zones())
          .mapToObj(zone -> server(ServerRole.REPLICATOR.inZone(zone), zone, 0, List.of()))
          .toList();
    }

    private ServerSettings storage(ServerRole role, Role port, int zone, List<String> devices) {
      return server(role.inZone(zone), zone, store.ports().of(port, zone), devices);
    }

    List<ServerSettings> proxies(Entropy entropy) throws IOException {
      var servers = new ArrayList<ServerSettings>();
      int count = request.options().proxies() == null ? 1 : request.options().proxies();
      for (int number = 1; number <= count; number++) {
        String name = ServerRole.PROXY.label() + "-" + number;
        int port = number == 1 ? request.listen().port() : ownPort(name, entropy);
        servers.add(
            new ServerSettings(
                name,
                request.data().root(),
                0,
                request.listen().bind(),
                port,
                List.of(),
                zooKeeper,
                request.options().demoUsers()));
      }
      return servers;
    }

    /** The one it had, if that is free still. */
    private int ownPort(String name, Entropy entropy) throws IOException {
      InetAddress address = request.listen().address().getAddress();
      Optional<Integer> before = RunFile.find(request.data().run().file(name)).map(RunFile::port);
      return before.isPresent() && PortBlock.isFree(address, before.get())
          ? before.get()
          : PortBlock.pickOne(address, entropy);
    }

    private ServerSettings server(String name, int zone, int port, List<String> devices) {
      return new ServerSettings(
          name,
          request.data().root(),
          zone,
          StoreFile.INTERNAL_HOST,
          port,
          devices,
          zooKeeper,
          false);
    }
  }
}
