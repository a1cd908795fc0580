package io.martinet.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file read past the page cache: offset, length and memory of every transfer are multiples of the
 * file system's block. Reading only: recovery after a failed sync writes to new files.
 */
final class DirectReadFile implements DeviceFile {
  /** Bytes of one transfer; guessed, large enough that the device's latency does not count. */
  private static final int TRANSFER_BYTES = 1 << 20;

  private final FileChannel channel;
  private final int blockBytes;

  DirectReadFile(FileChannel channel, int blockBytes) {
    this.channel = channel;
    this.blockBytes = blockBytes;
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    int begin = target.position();
    ByteBuffer window =
        ByteBuffer.allocateDirect(TRANSFER_BYTES + 2 * blockBytes).alignedSlice(blockBytes);
    while (target.hasRemaining()) {
      long at = position + target.position() - begin;
      if (!transfer(window, at, target)) {
        break;
      }
    }
    return target.position() - begin;
  }

  private boolean transfer(ByteBuffer window, long at, ByteBuffer target) throws IOException {
    long from = at - at % blockBytes;
    int skip = (int) (at - from);
    long wanted = Math.min(TRANSFER_BYTES, skip + (long) target.remaining());
    window.clear().limit((int) (Math.ceilDiv(wanted, blockBytes) * blockBytes));
    int count = channel.read(window, from);
    if (count <= skip) {
      return false;
    }
    window.position(skip).limit(Math.min(count, skip + target.remaining()));
    target.put(window);
    return true;
  }

  @Override
  public void write(ByteBuffer[] sources, long position) {
    throw new UnsupportedOperationException("opened for reading past the page cache");
  }

  @Override
  public void sync() {
    throw new UnsupportedOperationException("opened for reading past the page cache");
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
