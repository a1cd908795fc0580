package io.martinet.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/** Small files of a node that are replaced whole: rings, device identities. */
public final class DurableFiles {
  /**
   * Behind the file's name and the process's id: processes of one node replace the same files. What
   * a crash leaves of a replacement the next one removes, whichever process makes it.
   */
  private static final String TEMPORARY_SUFFIX = ".tmp";

  private static final Set<StandardOpenOption> NEW_FILE =
      EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private DurableFiles() {}

  /**
   * Replaces a file's content, or makes the file. On return the content is durable under the name;
   * a crash before leaves the former file, whole. One thread of a process at a time for a file; of
   * several processes at once the last one's content stays.
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
    removeLeftovers(directory, file.getFileName() + ".");
    long pid = ProcessHandle.current().pid();
    Path temporary = file.resolveSibling(file.getFileName() + "." + pid + TEMPORARY_SUFFIX);
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

  private static void removeLeftovers(Path directory, String prefix) throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(directory, name -> isLeftover(prefix, name))) {
      for (Path leftover : found) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  /** Whether a process that is gone left it of a replacement. */
  private static boolean isLeftover(String prefix, Path path) {
    OptionalLong pid = maker(prefix, path);
    return pid.isPresent() && ProcessHandle.of(pid.getAsLong()).isEmpty();
  }

  /**
   * Whether a path is a replacement under way, or what a crash left of one.
   *
   * @param name of the file that is replaced
   */
  public static boolean isReplacementOf(String name, Path path) {
    return maker(name + ".", path).isPresent();
  }

  private static OptionalLong maker(String prefix, Path path) {
    String name = path.getFileName().toString();
    int end = name.length() - TEMPORARY_SUFFIX.length();
    if (!name.startsWith(prefix) || !name.endsWith(TEMPORARY_SUFFIX) || end <= prefix.length()) {
      return OptionalLong.empty();
    }
    String pid = name.substring(prefix.length(), end);
    return pid.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(pid)) : OptionalLong.empty();
  }

  /** Makes the names in a directory durable, whoever gave them. */
  public static void forceDirectory(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
