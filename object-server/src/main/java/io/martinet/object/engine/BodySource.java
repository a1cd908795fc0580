package io.martinet.object.engine;

import io.martinet.log.BlockChecksums;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of an open body come from. One thread at a time. */
interface BodySource {
  /**
   * Fills the target from a position of the body.
   *
   * @return bytes read, less than wanted only where the file is too short
   */
  int read(ByteBuffer target, long position) throws IOException;

  /** Length of the block at an index: all but the last are full. */
  static int blockBytes(long bodyBytes, int block) {
    long from = (long) block * BlockChecksums.BLOCK_BYTES;
    return (int) Math.min(BlockChecksums.BLOCK_BYTES, bodyBytes - from);
  }
}
