package io.martinet.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's files, for tests that hold sources, poms and pages together. */
final class SourceTree {
  private SourceTree() {}

  /** The directory of the parent pom, from wherever the test runs. */
  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve(".editorconfig"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException("no .editorconfig above " + Path.of("").toAbsolutePath());
      }
      directory = parent;
    }
    return directory;
  }

  static String read(String path) {
    return read(root().resolve(path));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Test sources of all modules, sorted. */
  static List<Path> testSources() {
    try (Stream<Path> files = Files.walk(root(), 20)) {
      return files
          .filter(file -> file.toString().contains("/src/test/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
