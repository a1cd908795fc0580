package io.martinet.object.engine;

import io.martinet.log.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The index of a device that no process uses, as tools find it: there, or lost. Never made anew by
 * looking at it. One thread.
 */
final class DeviceIndex implements AutoCloseable {
  static final String DIRECTORY = "index";

  /** RocksDB's pointer to its newest manifest: without it there is no index. */
  private static final String CURRENT = "CURRENT";

  private final @Nullable ObjectIndex index;
  private final long position;
  private final @Nullable String lost;

  private DeviceIndex(@Nullable ObjectIndex index, long position, @Nullable String lost) {
    this.index = index;
    this.position = position;
    this.lost = lost;
  }

  /**
   * @throws IOException another process uses the index, or it belongs to another device
   */
  static DeviceIndex open(Path device, UUID deviceId) throws IOException {
    Path directory = device.resolve(DIRECTORY);
    if (!Files.exists(directory.resolve(CURRENT))) {
      return lost("there is none");
    }
    if (Files.exists(device.resolve(FoundIndex.LOST_NOTE))) {
      return lost("it was found damaged in use; the next start rebuilds it");
    }
    ObjectIndex index;
    try {
      index = RocksObjectIndex.open(directory, RocksObjectIndex.Sizes.DEFAULTS);
    } catch (IOException e) {
      if (isLocked(e)) {
        throw new IOException(device + " is in use by another process", e);
      }
      return lost(String.valueOf(e.getMessage()));
    }
    return new DeviceIndex(index, Fsck.positionOf(index, deviceId), null);
  }

  private static DeviceIndex lost(String why) {
    // All of the log lies behind an index that is not there.
    return new DeviceIndex(null, LogPosition.of(Integer.MAX_VALUE, 0), why);
  }

  /** RocksDB tells a lock that is held only in words. */
  private static boolean isLocked(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("lock file") || message.contains("lock hold");
  }

  /** The index, or another where it is lost. */
  ObjectIndex orElse(ObjectIndex other) {
    return index == null ? other : index;
  }

  /** Log position that the index has reached; behind all of the log where it is lost. */
  long position() {
    return position;
  }

  /** Why there is no index, empty if there is one. */
  Optional<String> lost() {
    return Optional.ofNullable(lost);
  }

  @Override
  public void close() {
    if (index != null) {
      index.close();
    }
  }
}
