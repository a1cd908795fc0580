package io.martinet.database;

import java.io.IOException;
import java.nio.file.Path;

/** Looks into the quarantine of a role on a device, whether or not the device is in service. */
public final class QuarantinedDatabases {
  private QuarantinedDatabases() {}

  /**
   * How many databases were set apart and lie there still.
   *
   * @param device its directory
   * @param role {@code container} or {@code account}
   */
  public static long count(Path device, String role) throws IOException {
    return DatabaseFiles.quarantinedCount(device.resolve(role + "s"));
  }
}
