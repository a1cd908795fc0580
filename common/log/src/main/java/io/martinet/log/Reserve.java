package io.martinet.log;

import io.martinet.core.Ticker;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
  private final Executor readers;
  private long readAt;
  private long usable = -1;
  private boolean isReading;
  private @Nullable IOException failure;

  /**
   * @param reservedBytes kept free of client data, 0 for no reserve
   */
  public Reserve(FreeSpace space, long reservedBytes, Ticker ticker) {
    this(space, reservedBytes, ticker, Runnable::run);
  }

  /**
   * @param reservedBytes kept free of client data, 0 for no reserve
   * @param readers does all readings but the first: they wait for the disk, and whoever asks here
   *     may be an event loop (rule 29)
   */
  public Reserve(FreeSpace space, long reservedBytes, Ticker ticker, Executor readers) {
    if (reservedBytes < 0) {
      throw new IllegalArgumentException("reserve must not be negative, was " + reservedBytes);
    }
    this.space = space;
    this.reservedBytes = reservedBytes;
    this.ticker = ticker;
    this.readers = readers;
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
    if (usable < 0) {
      usable = space.usableBytes();
      readAt = ticker.nanos();
    } else if (!isReading && ticker.nanos() - readAt > READING_NANOS_MAX) {
      isReading = true;
      readers.execute(this::read);
    }
    if (failure != null) {
      throw new IOException("the free space cannot be read", failure);
    }
    if (usable - bytes - expectedBytes < reservedBytes) {
      return false;
    }
    usable -= bytes;
    return true;
  }

  private void read() {
    long bytes = 0;
    IOException broken = null;
    try {
      bytes = space.usableBytes();
    } catch (IOException e) {
      broken = e;
    }
    synchronized (this) {
      failure = broken;
      usable = broken == null ? bytes : usable;
      readAt = ticker.nanos();
      isReading = false;
    }
  }

  public long reservedBytes() {
    return reservedBytes;
  }
}
