package io.martinet.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A stretch of a volume in memory that moves along as a scan goes. Sectors that the disk cannot
 * read stand as zeros, so that a scan passes them as damage and goes on behind. One thread at a
 * time.
 */
final class ScanWindow {
  /** Guessed: large reads, little memory. Holds the longest record. */
  static final int BYTES = 2 << 20;

  private static final int SECTOR_BYTES = 4096;

  /** Beyond this the disk is broken rather than damaged. */
  private static final int UNREADABLE_SECTORS_MAX = 1024;

  private final DeviceFile file;
  private final long fileBytes;
  private final ByteBuffer buffer;
  private long start;
  private int unreadableSectors;

  ScanWindow(DeviceFile file, long fileBytes) {
    this.file = file;
    this.fileBytes = fileBytes;
    this.buffer = ByteBuffer.allocateDirect((int) Math.min(BYTES, fileBytes));
    buffer.limit(0);
  }

  /** Makes as much of the bytes available as the file has; {@link #index} says where they are. */
  void reach(long offset, int length) throws IOException {
    if (offset >= start && offset + length <= start + buffer.limit()) {
      return;
    }
    if (length > BYTES) {
      throw new IllegalArgumentException("%d bytes in a window of %d".formatted(length, BYTES));
    }
    start = offset;
    buffer.clear().limit((int) Math.clamp(fileBytes - offset, 0, buffer.capacity()));
    load();
  }

  private void load() throws IOException {
    try {
      file.read(buffer, start);
    } catch (IOException whole) {
      loadBySectors(whole);
    }
    while (buffer.hasRemaining()) {
      // The disk has less than the file's length says: damage like any other.
      buffer.put((byte) 0);
    }
    buffer.flip();
  }

  private void loadBySectors(IOException whole) throws IOException {
    int end = buffer.limit();
    for (int at = 0; at < end; at += SECTOR_BYTES) {
      buffer.clear().limit(Math.min(end, at + SECTOR_BYTES)).position(at);
      try {
        file.read(buffer, start + at);
      } catch (IOException unreadable) {
        if (++unreadableSectors > UNREADABLE_SECTORS_MAX) {
          unreadable.addSuppressed(whole);
          throw unreadable;
        }
        buffer.put(at, new byte[buffer.limit() - at]);
      }
    }
    buffer.position(end);
  }

  /** Index in {@link #bytes} of an offset that was reached. */
  int index(long offset) {
    return (int) (offset - start);
  }

  ByteBuffer bytes() {
    return buffer;
  }

  int unreadableSectors() {
    return unreadableSectors;
  }
}
