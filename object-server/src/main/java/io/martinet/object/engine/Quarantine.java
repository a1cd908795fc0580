package io.martinet.object.engine;

import io.martinet.log.DeviceFile;
import io.martinet.log.DeviceFiles;
import io.martinet.log.LogPosition;
import io.martinet.log.VolumeLease;
import io.martinet.log.VolumeSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory where damaged bytes are set aside with a file that says why. For people: the engine
 * itself goes by quarantine records. Thread-safe.
 */
final class Quarantine {
  static final String DIRECTORY = "quarantine";

  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

  /** Of one damaged place at most so much is copied. */
  private static final int BYTES_MAX = 1 << 20;

  private final DeviceFiles files;
  private final VolumeSet volumes;

  Quarantine(DeviceFiles files, VolumeSet volumes) {
    this.files = files;
    this.volumes = volumes;
  }

  /** Copies a damaged stretch of a volume aside and says why; once for each place. */
  void keep(int life, long offset, long lengthBytes, String reason) throws IOException {
    String name = "%s/%d-%d".formatted(DIRECTORY, life, offset);
    if (files.exists(name + ".reason")) {
      return;
    }
    String place = LogPosition.format(LogPosition.of(life, offset));
    LOG.error("damaged place in the log: place={} bytes={} reason={}", place, lengthBytes, reason);
    files.createDirectories(DIRECTORY);
    try (VolumeLease lease = volumes.pin(life)) {
      if (lease != null) {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(lengthBytes, BYTES_MAX));
        lease.read(bytes, offset);
        write(name + ".bytes", bytes.flip());
      }
    }
    write(name + ".reason", text("at " + place + ", " + lengthBytes + " bytes: " + reason + "\n"));
    files.syncDirectory(DIRECTORY);
  }

  /** Notes a body file that stays where it is and is not to be removed. */
  void noteBody(long fileId, String reason) throws IOException {
    LOG.warn("body file set aside: file={} reason={}", BodyFiles.nameOf(fileId), reason);
    files.createDirectories(DIRECTORY);
    if (!hasNoteOf(fileId)) {
      write(noteOf(fileId), text(BodyFiles.nameOf(fileId) + ": " + reason + "\n"));
      files.syncDirectory(DIRECTORY);
    }
  }

  boolean hasNoteOf(long fileId) throws IOException {
    return hasNoteOf(files, fileId);
  }

  /** Whether a body file of a device was set aside. */
  static boolean hasNoteOf(DeviceFiles files, long fileId) throws IOException {
    return files.exists(noteOf(fileId));
  }

  private static String noteOf(long fileId) {
    return "%s/body-%s.reason".formatted(DIRECTORY, HexFormat.of().toHexDigits(fileId));
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(String name, ByteBuffer bytes) throws IOException {
    if (files.exists(name)) {
      // What a crash left half-written here.
      files.delete(name);
    }
    try (DeviceFile file = files.create(name)) {
      file.write(new ByteBuffer[] {bytes}, 0);
      file.sync();
    }
  }
}
