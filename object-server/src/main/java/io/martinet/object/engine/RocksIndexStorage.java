package io.martinet.object.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The index of a device in RocksDB, in a directory of its own on the device. */
public final class RocksIndexStorage implements IndexStorage {
  private final Path directory;
  private final RocksObjectIndex.Sizes sizes;

  /**
   * @param directory made if absent; its parent must exist
   */
  public RocksIndexStorage(Path directory, RocksObjectIndex.Sizes sizes) {
    this.directory = directory;
    this.sizes = sizes;
  }

  /** Loads RocksDB's native library, so that the first index to be opened need not wait for it. */
  public static void preload() {
    RocksObjectIndex.preload();
  }

  @Override
  public ObjectIndex open() throws IOException {
    Files.createDirectories(directory);
    return RocksObjectIndex.open(directory, sizes);
  }

  @Override
  public ObjectIndex recreate() throws IOException {
    RocksObjectIndex.destroy(directory);
    return open();
  }
}
