package io.martinet.database;

import io.martinet.log.Committer;
import io.martinet.log.LogConfig;
import java.time.Duration;

/**
 * Bounds of one role's databases on one device.
 *
 * @param threads that work on SQLite
 * @param waitingMax pieces of work that may wait for them; more are refused
 * @param openMax databases open at once; about 40 KiB of memory each (measured) and their page
 *     cache
 * @param pendingRowsMax rows in the journal that are not yet applied, all databases together; more
 *     are refused until some are
 * @param applyRows rows of one database that are applied at once when so many wait
 * @param applyWithin longest time a row waits to be applied
 * @param walBytesMax a database's WAL is checkpointed beyond this length
 * @param journal shape of the row journal's volumes
 * @param journalVolumesMax beyond this many volumes the oldest is freed by checkpoints
 * @param syncWithin longest time a row stays unsynced in the journal
 * @param audit how the databases are read again
 */
public record DatabaseConfig(
    int threads,
    int waitingMax,
    int openMax,
    int pendingRowsMax,
    int applyRows,
    Duration applyWithin,
    long walBytesMax,
    LogConfig journal,
    int journalVolumesMax,
    Duration syncWithin,
    DatabaseAuditConfig audit) {
  /** Rule 24: the journal is synced within 100 ms. */
  private static final Duration SYNC_WITHIN_MAX = Duration.ofMillis(100);

  public DatabaseConfig {
    checkRange("threads", threads, 1, 64);
    checkRange("waiting_max", waitingMax, 1, 1_000_000);
    checkRange("open_max", openMax, 1, 100_000);
    checkRange("apply_rows", applyRows, 1, 1_000_000);
    checkRange("pending_rows_max", pendingRowsMax, applyRows, 10_000_000);
    checkRange("journal_volumes_max", journalVolumesMax, 2, 10_000);
    if (walBytesMax < 1 << 20) {
      throw new IllegalArgumentException(
          "database.wal_bytes_max must be at least 1 MiB, was " + walBytesMax);
    }
    if (applyWithin.isNegative() || applyWithin.isZero()) {
      throw new IllegalArgumentException(
          "database.apply_within must be positive, was " + applyWithin);
    }
    if (syncWithin.isNegative() || syncWithin.compareTo(SYNC_WITHIN_MAX) > 0) {
      throw new IllegalArgumentException(
          "database.sync_within must be 0..100 ms, was " + syncWithin);
    }
  }

  /**
   * Rows and WAL sizes were measured with random names in a container of 400,000: 1,000 rows a
   * commit cost 35 µs of CPU each, 4,000 cost 25. Half the time allowed by rule 24 is left to the
   * sync itself. The rest are guesses.
   */
  public static DatabaseConfig defaults() {
    return new DatabaseConfig(
        2,
        4_096,
        256,
        100_000,
        4_000,
        Duration.ofMillis(500),
        16L << 20,
        LogConfig.ofVolumeBytes(64L << 20),
        4,
        Duration.ofMillis(50),
        DatabaseAuditConfig.defaults());
  }

  /** The same with rows synced within another time. */
  public DatabaseConfig withSyncWithin(Duration other) {
    return new DatabaseConfig(
        threads,
        waitingMax,
        openMax,
        pendingRowsMax,
        applyRows,
        applyWithin,
        walBytesMax,
        journal,
        journalVolumesMax,
        other,
        audit);
  }

  /** The same with other audits. */
  public DatabaseConfig withAudit(DatabaseAuditConfig other) {
    return new DatabaseConfig(
        threads,
        waitingMax,
        openMax,
        pendingRowsMax,
        applyRows,
        applyWithin,
        walBytesMax,
        journal,
        journalVolumesMax,
        syncWithin,
        other);
  }

  Committer.Limits journalLimits() {
    return Committer.Limits.DEFAULTS;
  }

  private static void checkRange(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "database." + key + " must be " + min + ".." + max + ", was " + value);
    }
  }
}
