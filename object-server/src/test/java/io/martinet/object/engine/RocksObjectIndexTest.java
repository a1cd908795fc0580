package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksObjectIndexTest extends ObjectIndexContract {
  @TempDir Path folder;

  @Override
  ObjectIndex open() throws IOException {
    return RocksObjectIndex.open(folder.resolve("index"), RocksObjectIndex.Sizes.DEFAULTS);
  }

  /** A block that rotted is told as damage, which has the next start rebuild the index. */
  @Test
  void rule15_aDamagedTableIsFoundWhenItIsRead() throws IOException {
    Path damaged = folder.resolve("damaged");
    ObjectIndex index = RocksObjectIndex.open(damaged, RocksObjectIndex.Sizes.DEFAULTS);
    var batch = new IndexBatch();
    for (int i = 0; i < 1000; i++) {
      batch.put(key(i), new byte[100]);
    }
    index.write(batch);
    index.flush();
    index.close();
    for (Path table : tables(damaged)) {
      try (var file = new RandomAccessFile(table.toFile(), "rw")) {
        file.seek(5_000);
        file.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
      }
    }
    try (ObjectIndex again = RocksObjectIndex.open(damaged, RocksObjectIndex.Sizes.DEFAULTS)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  again.get(key(i));
                }
              })
          .isInstanceOf(IndexDamagedException.class);
      assertThatThrownBy(() -> again.scan(key(0), key(1000), (_, _) -> true))
          .isInstanceOf(IndexDamagedException.class);
    }
  }

  @Test
  void rule15_aTableThatIsGoneIsAnErrorAndNotAbsence() throws IOException {
    Path damaged = folder.resolve("damaged");
    ObjectIndex index = RocksObjectIndex.open(damaged, RocksObjectIndex.Sizes.DEFAULTS);
    var batch = new IndexBatch();
    batch.put(key(1), new byte[100]);
    index.write(batch);
    index.flush();
    index.close();
    for (Path table : tables(damaged)) {
      Files.delete(table);
    }
    assertThatThrownBy(() -> RocksObjectIndex.open(damaged, RocksObjectIndex.Sizes.DEFAULTS))
        .isInstanceOf(IOException.class);
  }

  private static byte[] key(int number) {
    return new byte[] {1, (byte) (number >>> 8), (byte) number};
  }

  private static List<Path> tables(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".sst")).toList();
    }
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
