package io.martinet.object.engine;

import io.martinet.log.DeviceFiles;
import java.io.IOException;

/**
 * Counts the starts of the process on a device, in the name of an empty file beside the bodies:
 * body files carry the number, so that only those of earlier starts can be orphans (rule 16). Not
 * taken from a clock, which may be wrong.
 */
final class BootCounter {
  private static final String PREFIX = "boot-";

  private BootCounter() {}

  /** The number of this start, greater than any before; durable on return. */
  static int next(DeviceFiles files) throws IOException {
    files.createDirectories(BodyFiles.DIRECTORY);
    int last = 0;
    for (String name : files.list(BodyFiles.DIRECTORY)) {
      if (name.startsWith(PREFIX)) {
        last = Math.max(last, Integer.parseInt(name.substring(PREFIX.length())));
      }
    }
    int boot = last + 1;
    files.create(name(boot)).close();
    files.syncDirectory(BodyFiles.DIRECTORY);
    for (String name : files.list(BodyFiles.DIRECTORY)) {
      if (name.startsWith(PREFIX) && !name(boot).endsWith(name)) {
        files.delete(BodyFiles.DIRECTORY + '/' + name);
      }
    }
    return boot;
  }

  private static String name(int boot) {
    return "%s/%s%010d".formatted(BodyFiles.DIRECTORY, PREFIX, boot);
  }
}
