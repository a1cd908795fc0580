package io.martinet.launcher;

import io.martinet.core.Scheduler;
import io.martinet.database.server.DatabaseServer;
import io.martinet.http.PeerAddress;
import io.martinet.object.ObjectServer;
import io.martinet.service.Service;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An account, container or object server that has the process to itself. */
final class StorageRole implements Service {
  static final String NAME = "storage";

  private final ServerRole role;
  private final ServerSettings.File file;
  private final StoreFile store;
  private final Foundation foundation;
  private final Coordination coordination;
  private @Nullable Service server;
  private @Nullable PeerAddress address;
  private final List<Scheduler.Cancellable> following = new ArrayList<>();

  StorageRole(
      ServerRole role,
      ServerSettings.File file,
      StoreFile store,
      Foundation foundation,
      Coordination coordination) {
    this.role = role;
    this.file = file;
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
    var servers =
        new StorageServers(
            file.config(),
            new DataDirectory(file.server().data()),
            store,
            foundation,
            coordination);
    ServerSettings settings = file.server();
    LocalDevices devices = servers.devices(settings.directories(), settings.zone(), rings());
    InetSocketAddress at = new InetSocketAddress(settings.bind(), settings.port());
    address =
        role == ServerRole.OBJECT_SERVER
            ? start(servers.objects(settings.name(), at, servers.openEngines(devices), devices))
            : start(databases(servers, settings.name(), at, devices));
    following.add(devices.followFailures(foundation.scheduler(), foundation.tasks()));
    following.add(devices.reportArrivals(foundation.scheduler(), foundation.tasks()));
  }

  private List<RingKind> rings() {
    return switch (role) {
      case OBJECT_SERVER -> RingKind.objects(store.policies());
      case CONTAINER_SERVER -> List.of(RingKind.CONTAINER);
      default -> List.of(RingKind.ACCOUNT);
    };
  }

  private DatabaseServer<?> databases(
      StorageServers servers, String name, InetSocketAddress at, LocalDevices devices) {
    return role == ServerRole.CONTAINER_SERVER
        ? servers.containers(name, at, devices)
        : servers.accounts(name, at, devices);
  }

  private PeerAddress start(ObjectServer made) throws Exception {
    made.start();
    server = made;
    return made.address();
  }

  private PeerAddress start(DatabaseServer<?> made) throws Exception {
    made.start();
    server = made;
    return made.address();
  }

  @Override
  public void stop(Duration grace) throws Exception {
    following.forEach(Scheduler.Cancellable::cancel);
    if (server != null) {
      server.stop(grace);
    }
  }

  /** Once started. */
  PeerAddress address() {
    return Objects.requireNonNull(address);
  }
}
