package io.martinet.launcher;

import io.martinet.core.Ticker;
import io.martinet.log.FileSystemDeviceFiles;
import io.martinet.log.LogConfig;
import io.martinet.log.Reserve;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * One reserve a file system, shared by all devices and roles on it (rule 23): two devices on one
 * disk must not both count on its last free bytes. Thread-safe.
 */
final class Reserves {
  /** For indexes, row journals and databases that go on when clients' data are refused; guessed. */
  private static final long BASE_BYTES = 256L << 20;

  private final int devices;
  private final Ticker ticker;
  private final Executor readers =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("free-space").factory());
  private final Map<FileStore, Reserve> byFileSystem = new LinkedHashMap<>();

  /**
   * @param devices that may share a file system: each needs room for a spare volume
   */
  Reserves(int devices, Ticker ticker) {
    this.devices = devices;
    this.ticker = ticker;
  }

  /** The reserve of the file system that a device is on. */
  synchronized Reserve of(FileSystemDeviceFiles files) throws IOException {
    FileStore store = Files.getFileStore(files.root());
    Reserve known = byFileSystem.get(store);
    if (known != null) {
      return known;
    }
    long spares = devices * LogConfig.scaledTo(files.usableBytes()).volumeBytes();
    var reserve = new Reserve(files::usableBytes, BASE_BYTES + spares, ticker, readers);
    // Read for the first time here, where it may wait for the disk.
    reserve.admits(0);
    byFileSystem.put(store, reserve);
    return reserve;
  }
}
