package io.martinet.cluster;

import io.martinet.core.DurableFiles;
import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import io.martinet.ring.RingPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node's copy of a ring: {@code <name>.ring.gz}, the ring before it as {@code
 * <name>.former-<version>.ring.gz} with the version of the one that followed, and {@code
 * <name>.settled} with that version once nothing is in transition. Several processes of a node may
 * write them at the same time, the same bytes for the same version. Blocks on the disk.
 */
final class RingFiles {
  private final Path directory;
  private final String name;

  RingFiles(Path directory, String name) {
    this.directory = directory;
    this.name = name;
  }

  /** The ring in force. */
  Path current() {
    return directory.resolve(name + ".ring.gz");
  }

  private Path former(long version) {
    return directory.resolve("%s.former-%d.ring.gz".formatted(name, version));
  }

  private Path settled() {
    return directory.resolve(name + ".settled");
  }

  /**
   * What was stored last; empty if nothing was.
   *
   * @throws IOException a file is damaged
   */
  Optional<RingPair> read() throws IOException {
    Ring current;
    try {
      current = RingFile.read(current());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    @Nullable Ring former = null;
    if (Files.exists(former(current.version()))) {
      former = RingFile.read(former(current.version()));
    }
    var pair = new RingPair(current, former, Set.of());
    return Optional.of(
        isSettled(current.version()) ? new RingPair(current, former, pair.arrivals()) : pair);
  }

  private boolean isSettled(long version) throws IOException {
    try {
      String text = Files.readString(settled(), StandardCharsets.US_ASCII);
      return text.strip().equals(Long.toString(version));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Stores rings that go into force. The former one comes first: whoever finds the newer one finds
   * what it follows.
   *
   * @param former its file and none if there was none
   */
  void write(RingContent current, @Nullable RingContent former) throws IOException {
    long version = current.ring().version();
    if (isNewerThan(version)) {
      return;
    }
    if (isThere(current(), current) && (former == null || isThere(former(version), former))) {
      // Another process of this node was faster: the content it synced before it gave the name. All
      // of a node's processes would sync some times each, and a ring comes late to the last.
      DurableFiles.forceDirectory(directory);
      return;
    }
    if (former != null) {
      DurableFiles.replace(former(version), former.bytes());
    }
    DurableFiles.replace(current(), current.bytes());
    prune(version, former == null ? version : former.ring().version());
  }

  private static boolean isThere(Path file, RingContent content) throws IOException {
    try {
      return Arrays.equals(Files.readAllBytes(file), content.bytes());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Whether another process of this node was faster and has gone on already. */
  private boolean isNewerThan(long version) {
    try {
      return RingFile.read(current()).version() > version;
    } catch (IOException e) {
      // Absent or damaged: it is written.
      return false;
    }
  }

  /** Another process may have read the ring before and look for the one that it followed. */
  private void prune(long version, long formerVersion) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, name + ".former-*.ring.gz")) {
      for (Path file : files) {
        if (!file.equals(former(version)) && !file.equals(former(formerVersion))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Notes that no partition is in transition by this version. */
  void writeSettled(long version) throws IOException {
    DurableFiles.replace(settled(), (version + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
