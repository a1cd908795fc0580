package io.martinet.object.engine;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.io.TempDir;

class RocksObjectIndexTest extends ObjectIndexContract {
  @TempDir Path folder;

  @Override
  ObjectIndex open() throws IOException {
    return RocksObjectIndex.open(folder.resolve("index"), RocksObjectIndex.Sizes.DEFAULTS);
  }

  /**
   * The files as they lie there now, under another name: the killed process's lock stays behind.
   */
  @Override
  ObjectIndex reopenAfterKill(ObjectIndex killed) throws IOException {
    Path copy = folder.resolve("copy");
    copy(folder.resolve("index"), copy);
    killed.close();
    return RocksObjectIndex.open(copy, RocksObjectIndex.Sizes.DEFAULTS);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
