package io.martinet.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A device file on a channel. Positioned calls only, so that threads do not meet. */
final class ChannelFile implements DeviceFile {
  private final FileChannel channel;

  ChannelFile(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    int begin = target.position();
    while (target.hasRemaining()) {
      int count = channel.read(target, position + target.position() - begin);
      if (count < 0) {
        break;
      }
    }
    return target.position() - begin;
  }

  @Override
  public void write(ByteBuffer[] sources, long position) throws IOException {
    long at = position;
    for (ByteBuffer source : sources) {
      while (source.hasRemaining()) {
        at += channel.write(source, at);
      }
    }
  }

  @Override
  public void sync() throws IOException {
    // false: fdatasync. The size is flushed with it whenever it is needed to read the bytes.
    channel.force(false);
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
