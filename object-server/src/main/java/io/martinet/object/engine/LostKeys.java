package io.martinet.object.engine;

import io.martinet.log.DeviceFiles;
import java.io.IOException;

/**
 * Remembers, in the name of an empty file, that records were lost here of which not even the key is
 * known: any key that the device does not know may be one of them, and it must not call it absent
 * (rule 4). Stays until the device is filled again from its peers or replaced.
 */
final class LostKeys {
  private static final String MARK = "keys-lost";

  private LostKeys() {}

  static boolean isNoted(DeviceFiles files) throws IOException {
    return files.exists(MARK);
  }

  /** Durable on return. */
  static void note(DeviceFiles files) throws IOException {
    if (!isNoted(files)) {
      files.create(MARK).close();
    }
    // Also what an earlier start made and did not come to sync.
    files.syncDirectory("");
  }
}
