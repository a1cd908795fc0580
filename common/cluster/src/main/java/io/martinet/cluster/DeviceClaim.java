package io.martinet.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds the other processes of this node off a device while one of them decides what it is and
 * formats it. The operating system ends it with the process. One thread.
 */
public final class DeviceClaim implements AutoCloseable {
  private static final String SUFFIX = ".lock";

  private final FileChannel channel;

  private DeviceClaim(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for whoever has it: as long as formatting takes. */
  static DeviceClaim take(Path directory, String id) throws IOException {
    Files.createDirectories(directory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve(id + SUFFIX), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      channel.lock();
      return new DeviceClaim(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
