package io.martinet.database.server;

import io.martinet.database.DatabaseConfig;
import io.martinet.http.wire.ListingQuery;
import java.time.Duration;

/**
 * Settings of an account or container server.
 *
 * @param database bounds of each device
 * @param workMax how long a request waits for its device
 * @param catchUpMax how long a read tries to catch up with other replicas before it is UNKNOWN
 * @param catchUpRows pulled from another replica at once
 * @param accountRowMax how long a container's PUT or DELETE waits for its account's row
 * @param syncMax after which a sync for a replicator begins nothing more
 * @param snapshotBytesMin a replica without a database fetches a peer's whole if that is so long; a
 *     shorter one comes in a page or two of rows
 */
public record DatabaseServerConfig(
    DatabaseConfig database,
    Duration workMax,
    Duration catchUpMax,
    int catchUpRows,
    Duration accountRowMax,
    Duration syncMax,
    long snapshotBytesMin) {
  public DatabaseServerConfig {
    require(workMax.isPositive(), "work_max must be positive");
    require(catchUpMax.isPositive(), "catch_up_max must be positive");
    require(
        catchUpRows >= 1 && catchUpRows <= ListingQuery.LIMIT_MAX,
        "catch_up_rows must be 1.." + ListingQuery.LIMIT_MAX);
    require(accountRowMax.isPositive(), "account_row_max must be positive");
    require(syncMax.isPositive(), "sync_max must be positive");
    require(snapshotBytesMin > 0, "snapshot_bytes_min must be positive");
  }

  /** 1 s for rows as in rule 24; the others are guesses below a client's patience. */
  public static DatabaseServerConfig defaults() {
    return new DatabaseServerConfig(
        DatabaseConfig.defaults(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(3),
        ListingQuery.LIMIT_MAX,
        Duration.ofSeconds(1),
        Duration.ofSeconds(20),
        4L << 20);
  }

  /** The same with other bounds of each device. */
  public DatabaseServerConfig withDatabase(DatabaseConfig other) {
    return new DatabaseServerConfig(
        other, workMax, catchUpMax, catchUpRows, accountRowMax, syncMax, snapshotBytesMin);
  }

  /** The same with rows synced within another time; 0: before they are answered for. */
  public DatabaseServerConfig withSyncWithin(Duration syncWithin) {
    return withDatabase(database.withSyncWithin(syncWithin));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("database." + message);
    }
  }
}
