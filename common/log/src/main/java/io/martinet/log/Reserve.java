package io.martinet.log;

import io.martinet.core.Ticker;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Space of one file system that client data may not take: what log, index compaction, row journals,
 * SQLite and one spare volume need to go on when the disk is full (rule 23). One for all roles on
 * the file system. Thread-safe.
 */
public final class Reserve {
  /**
   * How old a reading of the free space may get; what is admitted meanwhile is counted. Guessed.
   */
  private static final long READING_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(200);

  /** Source of the free space. */
  @FunctionalInterface
  public interface FreeSpace {
    /** Bytes that may still be written. */
    long usableBytes() throws IOException;
  }

  private final FreeSpace space;
  private final long reservedBytes;
  private final Ticker ticker;
  private long readAt;
  private long usable = -1;

  /**
   * @param reservedBytes kept free of client data, 0 for no reserve
   */
  public Reserve(FreeSpace space, long reservedBytes, Ticker ticker) {
    if (reservedBytes < 0) {
      throw new IllegalArgumentException("reserve must not be negative, was " + reservedBytes);
    }
    this.space = space;
    this.reservedBytes = reservedBytes;
    this.ticker = ticker;
  }

  /**
   * Whether client data of that length may be written; if so it is counted as written.
   *
   * @throws IOException the free space cannot be read: the device is in trouble
   */
  public boolean admits(long bytes) throws IOException {
    return admits(bytes, 0);
  }

  /**
   * Whether client data may be written.
   *
   * @param bytes written now, and counted as written
   * @param expectedBytes announced to follow, not counted: each piece will ask for itself
   * @throws IOException the free space cannot be read: the device is in trouble
   */
  public synchronized boolean admits(long bytes, long expectedBytes) throws IOException {
    long now = ticker.nanos();
    if (usable < 0 || now - readAt > READING_NANOS_MAX) {
      usable = space.usableBytes();
      readAt = now;
    }
    if (usable - bytes - expectedBytes < reservedBytes) {
      return false;
    }
    usable -= bytes;
    return true;
  }

  public long reservedBytes() {
    return reservedBytes;
  }
}
