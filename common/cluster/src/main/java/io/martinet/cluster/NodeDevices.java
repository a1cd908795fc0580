package io.martinet.cluster;

import io.martinet.core.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What this node remembers of its devices, in its state folder: {@code <id>} holds the {@link
 * DeviceRecord}, {@code <id>.failed} why it was marked failed, the first time and, in a second
 * line, the last time. Not on the devices themselves, since what is in doubt is which disk is
 * mounted. One thread at a time.
 */
final class NodeDevices {
  private static final String FAILED_SUFFIX = ".failed";

  private final Path directory;

  NodeDevices(Path directory) {
    this.directory = directory;
  }

  /**
   * @throws IOException it cannot be read, or is no record: nothing may be decided then
   */
  Optional<DeviceRecord> find(String id) throws IOException {
    Path file = directory.resolve(id);
    try {
      return Optional.of(DeviceRecord.parse(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  void put(String id, DeviceRecord record) throws IOException {
    Files.createDirectories(directory);
    DurableFiles.replace(directory.resolve(id), record.bytes());
  }

  /** Why it failed the first time. */
  Optional<String> findFailure(String id) throws IOException {
    return readFailures(id).lines().findFirst().map(String::strip);
  }

  /** Another text after each failure; empty without one. */
  String readFailures(String id) throws IOException {
    try {
      return Files.readString(directory.resolve(id + FAILED_SUFFIX));
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** Keeps the first reason and notes the last. */
  void putFailure(String id, String failure) throws IOException {
    Files.createDirectories(directory);
    String text = findFailure(id).orElse(failure) + '\n' + failure + '\n';
    DurableFiles.replace(
        directory.resolve(id + FAILED_SUFFIX), text.getBytes(StandardCharsets.UTF_8));
  }

  void removeFailure(String id) throws IOException {
    Files.deleteIfExists(directory.resolve(id + FAILED_SUFFIX));
  }
}
