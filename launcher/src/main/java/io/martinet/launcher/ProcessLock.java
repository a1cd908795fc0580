package io.martinet.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a file, which says who has it. The operating system frees it when the process ends,
 * however it ends, so nothing is left to repair. A process must not open a file that it has locked:
 * closing it anywhere would free the lock.
 */
final class ProcessLock implements AutoCloseable {
  private final FileChannel channel;

  private ProcessLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes it for this process alone and writes its number into the file; empty if it is taken. */
  static Optional<ProcessLock> tryAlone(Path file) throws IOException {
    Optional<ProcessLock> lock = tryTake(file, false);
    if (lock.isPresent()) {
      lock.get().write(ProcessHandle.current().pid());
    }
    return lock;
  }

  /** Takes it beside others that share it; empty if a process has it alone. */
  static Optional<ProcessLock> tryShared(Path file) throws IOException {
    return tryTake(file, true);
  }

  /** Whether another process has it alone. */
  static boolean isTaken(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    Optional<ProcessLock> mine = tryShared(file);
    if (mine.isPresent()) {
      mine.get().close();
    }
    return mine.isEmpty();
  }

  /** Who wrote its number into a file last; it may be gone. */
  static OptionalLong lastOwner(Path file) throws IOException {
    try {
      String text = Files.readString(file).strip();
      return text.matches("\\d{1,18}")
          ? OptionalLong.of(Long.parseLong(text))
          : OptionalLong.empty();
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  private static Optional<ProcessLock> tryTake(Path file, boolean isShared) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (tryLock(channel, isShared) == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new ProcessLock(channel));
  }

  private static @Nullable FileLock tryLock(FileChannel channel, boolean isShared)
      throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, isShared);
    } catch (OverlappingFileLockException e) {
      // It is taken in this very process: by a test's other store.
      return null;
    }
  }

  private void write(long pid) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
