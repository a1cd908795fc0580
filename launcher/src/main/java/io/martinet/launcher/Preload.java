package io.martinet.launcher;

import io.martinet.database.DatabaseDevice;
import io.martinet.object.engine.RocksIndexStorage;

/**
 * Loads native libraries while the start still waits for ZooKeeper. Only a matter of speed:
 * whatever fails here fails again, and is told, where it is needed.
 */
final class Preload {
  private Preload() {}

  static void begin() {
    Thread.ofPlatform().daemon().name("preloading").start(Preload::load);
  }

  private static void load() {
    RocksIndexStorage.preload();
    DatabaseDevice.preload();
  }
}
