package io.martinet.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Small files of a node that are replaced whole: rings, device identities. */
public final class DurableFiles {
  /** What is left of a replacement that a crash cut short; the next one removes it. */
  private static final String TEMPORARY_SUFFIX = ".tmp";

  private static final Set<StandardOpenOption> NEW_FILE =
      EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private DurableFiles() {}

  /**
   * Replaces a file's content, or makes the file. On return the content is durable under the name;
   * a crash before leaves the former file, whole. One thread at a time for a file.
   *
   * @param file in a directory that exists
   * @throws IOException if a step failed: the file is the former one, or already the new one but
   *     not known to be durable
   */
  public static void replace(Path file, byte[] content) throws IOException {
    replaceWith(file, content);
  }

  /** As {@link #replace}, for secrets: only the owner may read the file, at every moment. */
  public static void replacePrivate(Path file, byte[] content) throws IOException {
    replaceWith(
        file,
        content,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static void replaceWith(Path file, byte[] content, FileAttribute<?>... attributes)
      throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IllegalArgumentException("not a file in a directory: " + file);
    }
    Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY_SUFFIX);
    Files.deleteIfExists(temporary);
    try (var channel = FileChannel.open(temporary, NEW_FILE, attributes)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      // Content first, name second: a crash must never find the name on an empty file.
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(directory);
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
