package io.martinet.ring.coverage;

import io.martinet.core.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a device keeps what it covers of one ring: a file on it. Blocks on the disk. */
public interface CoverageStorage {
  /** What was written last; empty if nothing ever was. */
  Optional<byte[]> read() throws IOException;

  /** On return the content is durable; a crash leaves the old one or the new one, whole. */
  void replace(byte[] content) throws IOException;

  /** In a file. */
  static CoverageStorage in(Path file) {
    return new CoverageStorage() {
      @Override
      public Optional<byte[]> read() throws IOException {
        try {
          return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
          return Optional.empty();
        }
      }

      @Override
      public void replace(byte[] content) throws IOException {
        DurableFiles.replace(file, content);
      }

      @Override
      public String toString() {
        return file.toString();
      }
    };
  }
}
