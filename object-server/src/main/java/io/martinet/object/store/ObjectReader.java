package io.martinet.object.store;

import io.martinet.core.ObjectState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open object: it stays readable, as this version, until closed, whatever is written or
 * compacted meanwhile. One thread at a time.
 */
public interface ObjectReader extends Closeable {
  ObjectState state();

  ObjectInfo info();

  /**
   * Reads a piece of the body and verifies every block it touches before it returns.
   *
   * @param position offset in the body, from 0
   * @param target filled from its position with as much as fits before its limit and the body's end
   * @return bytes read; 0 only at the end
   * @throws CorruptObjectException a block failed its checksum: nothing was put into the target,
   *     the key is being quarantined
   */
  int read(long position, ByteBuffer target) throws IOException;

  @Override
  void close();
}
