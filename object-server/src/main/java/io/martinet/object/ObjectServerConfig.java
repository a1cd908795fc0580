package io.martinet.object;

import java.time.Duration;

/**
 * Settings of an object server.
 *
 * @param inlineBytesMax bodies up to this length go into their record, longer ones into a file
 * @param readerThreads threads a device that read for GET, HEAD and STATE
 * @param readerQueueMax requests a device that wait for a reader thread; one more gets 503
 * @param uploadBytesMax body bytes a device that uploads may hold in memory; a PUT beyond gets 503
 * @param stagingBytesMax inline bodies a device kept after their commit, in bytes
 * @param stagingAge how long a body is kept after it arrived
 * @param rowTimeout how long a write waits for its rows to be visible before it is answered
 * @param audit how what the devices hold is read again
 */
public record ObjectServerConfig(
    int inlineBytesMax,
    int readerThreads,
    int readerQueueMax,
    long uploadBytesMax,
    long stagingBytesMax,
    Duration stagingAge,
    Duration rowTimeout,
    AuditConfig audit) {
  /** Record and metadata must fit into one of the log's buffers. */
  private static final int INLINE_BYTES_TOP = 512 * 1024;

  private static final int READER_THREADS_TOP = 64;
  private static final int READER_QUEUE_TOP = 100_000;

  public ObjectServerConfig {
    require(
        inlineBytesMax >= 0 && inlineBytesMax <= INLINE_BYTES_TOP,
        "object.inline_max_bytes must be 0.." + INLINE_BYTES_TOP + ", was " + inlineBytesMax);
    require(
        readerThreads >= 1 && readerThreads <= READER_THREADS_TOP,
        "object.reader_threads must be 1.." + READER_THREADS_TOP + ", was " + readerThreads);
    require(
        readerQueueMax >= 1 && readerQueueMax <= READER_QUEUE_TOP,
        "object.reader_queue_max must be 1.." + READER_QUEUE_TOP + ", was " + readerQueueMax);
    require(
        uploadBytesMax >= inlineBytesMax && uploadBytesMax >= FileIntake.PENDING_BYTES_MAX,
        "object.upload_max_bytes must be at least object.inline_max_bytes and "
            + FileIntake.PENDING_BYTES_MAX
            + ", was "
            + uploadBytesMax);
    require(
        stagingBytesMax >= 0, "object.staging_max_bytes must not be negative: " + stagingBytesMax);
    require(stagingAge.isPositive(), "object.staging_max_age must be positive: " + stagingAge);
    require(rowTimeout.isPositive(), "object.row_timeout must be positive: " + rowTimeout);
  }

  /**
   * The sample file's values: 256 KiB inline and 60 s and 1 s as the storage protocol says (rules 2
   * and 24); the others are guesses that fit four devices into a heap of 1 GiB.
   */
  public static ObjectServerConfig defaults() {
    return new ObjectServerConfig(
        256 * 1024,
        4,
        1_024,
        64L * 1024 * 1024,
        16L * 1024 * 1024,
        Duration.ofSeconds(60),
        Duration.ofSeconds(1),
        AuditConfig.defaults());
  }

  /** The same with another limit between bodies in records and bodies in files. */
  public ObjectServerConfig withInlineBytesMax(int bytes) {
    return new ObjectServerConfig(
        bytes,
        readerThreads,
        readerQueueMax,
        uploadBytesMax,
        stagingBytesMax,
        stagingAge,
        rowTimeout,
        audit);
  }

  /** The same with other audits. */
  public ObjectServerConfig withAudit(AuditConfig other) {
    return new ObjectServerConfig(
        inlineBytesMax,
        readerThreads,
        readerQueueMax,
        uploadBytesMax,
        stagingBytesMax,
        stagingAge,
        rowTimeout,
        other);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
