package io.martinet.launcher.recon;

import io.martinet.database.QuarantinedDatabases;
import io.martinet.log.FileSystemDeviceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Counts what lies in the quarantine of devices: the files there survive every restart. */
final class QuarantineCount {
  private static final String DIRECTORY = "quarantine";

  private QuarantineCount() {}

  /**
   * @param type {@code account}, {@code container} or {@code object}
   */
  static long of(String type, Collection<Path> devices) throws IOException {
    long count = 0;
    for (Path device : devices) {
      // What is not there, mount or disk, is told by other pages.
      count += Files.isDirectory(device) ? of(type, device) : 0;
    }
    return count;
  }

  private static long of(String type, Path device) throws IOException {
    return type.equals("object")
        ? places(new FileSystemDeviceFiles(device))
        : QuarantinedDatabases.count(device, type);
  }

  /** Damaged places in the log; body files are noted beside their records'. */
  private static long places(FileSystemDeviceFiles device) throws IOException {
    return device.list(DIRECTORY).stream()
        .filter(name -> name.endsWith(".reason") && !name.startsWith("body-"))
        .count();
  }
}
