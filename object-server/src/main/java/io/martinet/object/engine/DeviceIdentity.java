package io.martinet.object.engine;

import io.martinet.log.DeviceFile;
import io.martinet.log.DeviceFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The files {@code VERSION} and {@code device.id} of a device (rule 17). Only whoever knows that a
 * device is new may format it; an engine opens what carries its id, and nothing else: a mount that
 * failed is an empty directory, and must not become an empty store.
 */
public final class DeviceIdentity {
  private static final String VERSION_FILE = "VERSION";
  private static final String ID_FILE = "device.id";
  private static final int FILE_BYTES_MAX = 256;

  /** First word of the version file and its format number. */
  private static final String FORMAT = "martinet-object-engine 1";

  private DeviceIdentity() {}

  /** What stands on a device. */
  public sealed interface Found {
    record Formatted(UUID deviceId, int digestBits) implements Found {
      // By hand: every start compares, and what the compiler leaves to the first use is slow then.
      @Override
      public boolean equals(@Nullable Object other) {
        return other instanceof Formatted(UUID otherId, int otherBits)
            && digestBits == otherBits
            && deviceId.equals(otherId);
      }

      @Override
      public int hashCode() {
        return 31 * deviceId.hashCode() + digestBits;
      }
    }

    /** Never formatted, or a formatting was cut off, or not mounted. */
    record Blank() implements Found {}

    /** Something else, or another version. */
    record Foreign(String reason) implements Found {}
  }

  /** Looks, and changes nothing. */
  public static Found find(DeviceFiles files) throws IOException {
    // The version comes last when formatting: without it, or with nothing in it yet, the formatting
    // was cut off.
    String version = files.exists(VERSION_FILE) ? read(files, VERSION_FILE) : "";
    if (isBlank(version)) {
      return new Found.Blank();
    }
    if (!files.exists(ID_FILE)) {
      return new Found.Foreign("VERSION without device.id");
    }
    String id = read(files, ID_FILE);
    if (!version.startsWith(FORMAT + " ")) {
      return new Found.Foreign("version is '" + version + "', this is '" + FORMAT + "'");
    }
    try {
      int bits = Integer.parseInt(version.substring(FORMAT.length() + 1));
      return new Found.Formatted(UUID.fromString(id), bits);
    } catch (IllegalArgumentException damaged) {
      return new Found.Foreign("VERSION '" + version + "', device.id '" + id + "'");
    }
  }

  /** Where a file system had made the file longer and not written it yet, zeros are left. */
  private static boolean isBlank(String version) {
    return version.chars().allMatch(character -> character == 0);
  }

  /**
   * Makes a blank device one of this cluster, durably. Doing it again is right until it is recorded
   * elsewhere that it was done: what a killed process left may read well and not be durable.
   *
   * @throws IOException it is neither blank nor this device already
   */
  public static void format(DeviceFiles files, UUID deviceId, int digestBits) throws IOException {
    Found found = find(files);
    if (!(found instanceof Found.Blank)
        && !found.equals(new Found.Formatted(deviceId, digestBits))) {
      throw new IOException("the device is formatted already: " + found);
    }
    files.createDirectories(DeviceEngine.VOLUMES);
    files.createDirectories(BodyFiles.DIRECTORY);
    files.createDirectories(Quarantine.DIRECTORY);
    if (files.exists(VERSION_FILE)) {
      // First, or a formatting that is cut off again leaves a version without an id.
      files.delete(VERSION_FILE);
      files.syncDirectory("");
    }
    write(files, ID_FILE, deviceId.toString());
    files.syncDirectory("");
    write(files, VERSION_FILE, FORMAT + " " + digestBits);
    files.syncDirectory("");
  }

  /**
   * @throws IOException the device is not the one wanted, or not readable by this version
   */
  static void require(DeviceFiles files, UUID deviceId, int digestBits) throws IOException {
    Found found = find(files);
    if (!found.equals(new Found.Formatted(deviceId, digestBits))) {
      throw new IOException(
          "this is not device %s with %d digest bits but %s"
              .formatted(deviceId, digestBits, found));
    }
  }

  private static String read(DeviceFiles files, String name) throws IOException {
    try (DeviceFile file = files.open(name)) {
      ByteBuffer bytes = ByteBuffer.allocate(FILE_BYTES_MAX);
      file.read(bytes, 0);
      return StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
    }
  }

  private static void write(DeviceFiles files, String name, String text) throws IOException {
    if (files.exists(name)) {
      files.delete(name);
    }
    try (DeviceFile file = files.create(name)) {
      var bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
      file.write(new ByteBuffer[] {bytes}, 0);
      file.sync();
    }
  }
}
