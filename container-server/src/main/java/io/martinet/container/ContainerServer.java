package io.martinet.container;

import io.martinet.database.server.DatabaseServer;
import io.martinet.database.server.DatabaseServerConfig;
import io.martinet.database.server.DatabaseServerSetup;
import io.martinet.database.server.DeviceDirectory;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.http.wire.ObjectRow;
import java.util.List;
import java.util.SortedMap;

/** Puts the container server of a process together. */
public final class ContainerServer {
  private ContainerServer() {}

  /**
   * A server to start; see {@link DatabaseServer}.
   *
   * @param listener where it listens
   * @param devices to open
   * @param outOfService reason by name of each device that cannot be opened
   * @param places where accounts and object devices are
   */
  public static DatabaseServer<ObjectRow> of(
      DatabaseServerConfig config,
      HttpServerConfig listener,
      DatabaseServerSetup setup,
      List<DeviceDirectory> devices,
      SortedMap<String, String> outOfService,
      ContainerPlaces places) {
    var role = new ContainerRole(setup, places, config.accountRowMax());
    return new DatabaseServer<>(config, listener, setup, devices, outOfService, role);
  }
}
