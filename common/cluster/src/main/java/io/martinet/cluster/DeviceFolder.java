package io.martinet.cluster;

import io.martinet.core.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * A device's directory as far as its identity goes: the file {@code device.id} holds the UUID in
 * its usual form and a line feed.
 */
final class DeviceFolder {
  private static final String IDENTITY = "device.id";

  /**
   * Stand in file systems that are empty: made by mkfs, or left by an identify() of earlier
   * versions that was cut short.
   */
  private static final List<String> NOTHING = List.of("lost+found", IDENTITY + ".tmp");

  /** What replacing a device writes first: all there is if it was cut short. */
  private static final String COVERAGE_PREFIX = "coverage-";

  /** A UUID with its line feed: more is no identity. */
  private static final int IDENTITY_BYTES_MAX = 64;

  private final Path directory;

  DeviceFolder(Path directory) {
    this.directory = directory;
  }

  /** What stands in a device's directory. */
  sealed interface Content {
    /** Nothing, or there is no such directory. */
    record Empty() implements Content {}

    /** A device. */
    record Identified(UUID uuid) implements Content {}

    /** Something, but no device that can be told. */
    record Unknown(String reason) implements Content {}
  }

  Content content() {
    Path file = identityFile();
    try {
      if (Files.size(file) > IDENTITY_BYTES_MAX) {
        return new Content.Unknown(file + " is no device's identity");
      }
      return new Content.Identified(UUID.fromString(Files.readString(file).strip()));
    } catch (NoSuchFileException e) {
      return contentWithoutIdentity();
    } catch (IOException | IllegalArgumentException e) {
      return new Content.Unknown(file + " cannot be read: " + e);
    }
  }

  private Content contentWithoutIdentity() {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!isNothing(entry)) {
          return new Content.Unknown(directory + " is not empty and has no device.id");
        }
      }
      return new Content.Empty();
    } catch (NoSuchFileException e) {
      return new Content.Empty();
    } catch (IOException e) {
      return new Content.Unknown(directory + " cannot be read: " + e);
    }
  }

  private static boolean isNothing(Path entry) {
    return NOTHING.stream().anyMatch(entry::endsWith)
        || String.valueOf(entry.getFileName()).startsWith(COVERAGE_PREFIX)
        || DurableFiles.isReplacementOf(IDENTITY, entry);
  }

  /** Makes the directory if absent and writes the identity into it, durable on return. */
  void identify(UUID uuid) throws IOException {
    Files.createDirectories(directory);
    DurableFiles.replace(
        identityFile(), (uuid.toString() + '\n').getBytes(StandardCharsets.US_ASCII));
  }

  private Path identityFile() {
    return directory.resolve(IDENTITY);
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
