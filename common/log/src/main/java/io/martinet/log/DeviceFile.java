package io.martinet.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file of a device. Positioned reads and writes may run from several threads at once. */
public interface DeviceFile extends Closeable {
  /**
   * Reads until the buffer is full or the file ends.
   *
   * @return bytes read, less than the buffer's remaining only at the file's end
   */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Writes all buffers one after another from a position; on return they are in the page cache, not
   * durable.
   */
  void write(ByteBuffer[] sources, long position) throws IOException;

  /**
   * Makes the bytes and what is needed to read them durable (fdatasync).
   *
   * @throws IOException the disk failed: what was written since the last sync may be lost although
   *     it still reads well; never call again as if it were not (rule 15)
   */
  void sync() throws IOException;

  /** Current length in bytes. */
  long size() throws IOException;
}
