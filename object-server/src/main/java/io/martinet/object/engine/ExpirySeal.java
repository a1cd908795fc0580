package io.martinet.object.engine;

import io.martinet.log.DeviceFiles;
import java.io.IOException;

/**
 * Until when the expiry of objects is final on a device: what expired by then no POST changes any
 * more, unless it says that it means what has expired. Kept in the name of an empty file, so that a
 * replica that told the expirer what stands does not take a late POST after a restart, whatever its
 * clock says (decision 080). Thread-safe; {@link #raise} blocks on the disk.
 */
final class ExpirySeal {
  private static final String DIRECTORY = "expiry";
  private static final String PREFIX = "sealed-";

  private final DeviceFiles files;
  private volatile long throughTicks;

  private ExpirySeal(DeviceFiles files, long throughTicks) {
    this.files = files;
    this.throughTicks = throughTicks;
  }

  /** As it was raised last; 0 if it never was. */
  static ExpirySeal open(DeviceFiles files) throws IOException {
    long highest = 0;
    for (String name : files.list(DIRECTORY)) {
      if (name.startsWith(PREFIX)) {
        highest = Math.max(highest, Long.parseLong(name.substring(PREFIX.length())));
      }
    }
    return new ExpirySeal(files, highest);
  }

  /** Ticks, inclusive. */
  long throughTicks() {
    return throughTicks;
  }

  /** Seals up to a time, or leaves what is sealed further. Durable on return. */
  synchronized void raise(long ticks) throws IOException {
    if (ticks <= throughTicks) {
      return;
    }
    files.createDirectories(DIRECTORY);
    String sealed = name(ticks);
    if (!files.exists(sealed)) {
      files.create(sealed).close();
    }
    files.syncDirectory(DIRECTORY);
    throughTicks = ticks;
    for (String name : files.list(DIRECTORY)) {
      if (name.startsWith(PREFIX) && !sealed.endsWith(name)) {
        files.delete(DIRECTORY + '/' + name);
      }
    }
  }

  private static String name(long ticks) {
    return "%s/%s%020d".formatted(DIRECTORY, PREFIX, ticks);
  }
}
