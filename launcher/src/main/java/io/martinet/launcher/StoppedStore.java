package io.martinet.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the store that a device belongs to, for tools that work on what does not run. */
final class StoppedStore {
  private StoppedStore() {}

  /**
   * @param data where the store is said to be, or null: two above the device
   * @throws StartException there is no such device, or no store
   */
  static DataDirectory of(@Nullable Path data, Path device) {
    if (!Files.isDirectory(device)) {
      throw new StartException("there is no device in " + device);
    }
    Path parent = device.getParent();
    Path root = data != null ? data : parent == null ? null : parent.getParent();
    if (root == null || !StoreFile.exists(new DataDirectory(root))) {
      throw new StartException("there is no store in " + root + ": name one by --data");
    }
    return new DataDirectory(root);
  }
}
