package io.martinet.account;

import io.martinet.database.server.DatabaseServer;
import io.martinet.database.server.DatabaseServerConfig;
import io.martinet.database.server.DatabaseServerSetup;
import io.martinet.database.server.DeviceDirectory;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.http.wire.ContainerRow;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/** Puts the account server of a process together. */
public final class AccountServer {
  private AccountServer() {}

  /**
   * A server to start; see {@link DatabaseServer}.
   *
   * @param config its rows are synced at once, whatever {@code sync_within} says
   * @param listener where it listens
   * @param devices to open
   * @param outOfService reason by name of each device that cannot be opened
   */
  public static DatabaseServer<ContainerRow> of(
      DatabaseServerConfig config,
      HttpServerConfig listener,
      DatabaseServerSetup setup,
      List<DeviceDirectory> devices,
      SortedMap<String, String> outOfService) {
    return new DatabaseServer<>(
        config.withSyncWithin(Duration.ZERO),
        listener,
        setup,
        devices,
        outOfService,
        new AccountRole());
  }
}
