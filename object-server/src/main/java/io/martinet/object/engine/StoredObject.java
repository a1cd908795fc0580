package io.martinet.object.engine;

import io.martinet.core.ObjectState;
import io.martinet.log.BlockChecksums;
import io.martinet.object.store.CorruptObjectException;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * An open object. Exactly the blocks that a read touches are verified, each time (rule 20): whole
 * blocks in the caller's buffer, the pieces of others in one of its own.
 */
final class StoredObject implements ObjectReader {
  private final ObjectState state;
  private final ObjectInfo info;
  private final BodySource source;
  private final int[] blockCrcs;
  private final Runnable onCorrupt;
  private final Runnable onClose;
  private boolean closed;

  /**
   * @param onCorrupt told of a block that failed its checksum
   * @param onClose lets go of volume, file and buffers
   */
  StoredObject(
      ObjectState state,
      ObjectInfo info,
      BodySource source,
      int[] blockCrcs,
      Runnable onCorrupt,
      Runnable onClose) {
    this.state = state;
    this.info = info;
    this.source = source;
    this.blockCrcs = blockCrcs;
    this.onCorrupt = onCorrupt;
    this.onClose = onClose;
  }

  @Override
  public ObjectState state() {
    return state;
  }

  @Override
  public ObjectInfo info() {
    return info;
  }

  @Override
  public int read(long position, ByteBuffer target) throws IOException {
    if (closed) {
      throw new IOException("the object is closed: " + info.path());
    }
    if (position < 0) {
      throw new IllegalArgumentException("negative position: " + position);
    }
    int begin = target.position();
    long end = Math.min(info.lengthBytes(), position + target.remaining());
    try {
      for (long at = position; at < end; ) {
        at += piece(at, end, target);
      }
    } catch (IOException e) {
      target.position(begin);
      throw e;
    }
    return target.position() - begin;
  }

  /** Reads up to the end of the range or of what one call may take; returns its bytes. */
  private int piece(long at, long end, ByteBuffer target) throws IOException {
    int block = (int) (at / BlockChecksums.BLOCK_BYTES);
    int inBlock = (int) (at % BlockChecksums.BLOCK_BYTES);
    int blockBytes = BodySource.blockBytes(info.lengthBytes(), block);
    if (inBlock == 0 && end - at >= blockBytes) {
      readWhole(block, blockBytes, target);
      return blockBytes;
    }
    int wanted = (int) Math.min(end - at, blockBytes - inBlock);
    ByteBuf scratch = PooledByteBufAllocator.DEFAULT.directBuffer(blockBytes, blockBytes);
    try {
      ByteBuffer whole = scratch.nioBuffer(0, blockBytes);
      readWhole(block, blockBytes, whole);
      target.put(whole.limit(inBlock + wanted).position(inBlock));
    } finally {
      scratch.release();
    }
    return wanted;
  }

  private void readWhole(int block, int blockBytes, ByteBuffer target) throws IOException {
    int begin = target.position();
    ByteBuffer room = target.duplicate().limit(begin + blockBytes);
    int count = source.read(room, (long) block * BlockChecksums.BLOCK_BYTES);
    var crc = new CRC32C();
    crc.update(target.duplicate().limit(begin + count).position(begin));
    if (count < blockBytes || (int) crc.getValue() != blockCrcs[block]) {
      onCorrupt.run();
      throw new CorruptObjectException(
          "block %d of %s is damaged, %d of %d bytes read"
              .formatted(block, info.path(), count, blockBytes));
    }
    target.position(begin + blockBytes);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }
}
