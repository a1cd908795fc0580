package io.martinet.object.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A large body on its way into a file of its own. One thread at a time, a device thread. Dropped
 * unless a {@link Body.InFile} of it was committed; a body file is freed only when no live record
 * names it.
 */
public interface StagedFile extends Closeable {
  /** Appends a piece; checks the reserve. */
  void append(ByteBuffer data) throws IOException;

  /**
   * Writes the rest, syncs file and directory; from here on it can be committed, more than once.
   */
  Body.InFile seal() throws IOException;

  /** CRC32C of what was appended. */
  int crc32c();

  /** Bytes appended. */
  long lengthBytes();

  /** Gives the staging back: the file goes unless a committed record names it. Idempotent. */
  @Override
  void close();
}
