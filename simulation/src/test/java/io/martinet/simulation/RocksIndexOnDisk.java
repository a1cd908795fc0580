package io.martinet.simulation;

import io.martinet.object.engine.IndexBatch;
import io.martinet.object.engine.ObjectIndex;
import io.martinet.object.engine.RocksIndexStorage;
import io.martinet.object.engine.RocksObjectIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The real RocksDB as the index of a simulated machine. Closing a database writes what it has in
 * memory, which a process that dies cannot do: so each close leaves the files as they lay just
 * before it. One thread.
 */
final class RocksIndexOnDisk implements SimulatedIndex {
  private static final RocksObjectIndex.Sizes SIZES =
      new RocksObjectIndex.Sizes(1 << 16, 1 << 16, 16);

  private static final int COPIES_MAX = 100;

  private final Path base;
  private final SimulatedDisk disk;
  private int copies;
  private @Nullable Counted open;

  RocksIndexOnDisk(Path base, SimulatedDisk disk) {
    this.base = base;
    this.disk = disk;
  }

  private Path directory() {
    return base.resolve("index-" + copies);
  }

  @Override
  public ObjectIndex open() throws IOException {
    Files.createDirectories(base);
    return opened(new RocksIndexStorage(directory(), SIZES).open());
  }

  @Override
  public ObjectIndex recreate() throws IOException {
    return opened(new RocksIndexStorage(directory(), SIZES).recreate());
  }

  private ObjectIndex opened(ObjectIndex database) {
    var counted = new Counted(database);
    open = counted;
    return counted;
  }

  @Override
  public void crash() {
    // A process that died while it opened the device never came to close it.
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void lose(boolean leavesDamage) {
    try {
      delete(directory());
      if (leavesDamage) {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve("CURRENT"), "damaged");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ObjectIndex view() {
    return Objects.requireNonNull(open);
  }

  private void closeAsIfKilled(ObjectIndex database) {
    Path before = directory();
    copies++;
    try {
      copy(before, directory());
      database.close();
      delete(before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes and flushes are operations of the machine, in which power may fail. */
  private final class Counted implements ObjectIndex {
    private final ObjectIndex database;
    private boolean closed;

    Counted(ObjectIndex database) {
      this.database = database;
    }

    @Override
    public byte @Nullable [] get(byte[] key) throws IOException {
      return database.get(key);
    }

    @Override
    public void write(IndexBatch batch) throws IOException {
      disk.count(FaultPlan.Kind.WRITE, "index", batch.changes().size(), () -> {});
      database.write(batch);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) throws IOException {
      database.scan(from, to, visitor);
    }

    @Override
    public void flush() throws IOException {
      disk.count(FaultPlan.Kind.SYNC, "index", 0, () -> {});
      database.flush();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        closeAsIfKilled(database);
      }
    }
  }

  /** The database may rewrite its files meanwhile: copies until it did not. */
  private static void copy(Path from, Path to) throws IOException {
    for (int i = 0; i < COPIES_MAX; i++) {
      Map<String, Long> before = files(from);
      delete(to);
      Files.createDirectories(to);
      if (tryCopy(from, to, before.keySet()) && files(from).equals(before)) {
        return;
      }
    }
    throw new IOException("the files of " + from + " do not come to rest");
  }

  private static boolean tryCopy(Path from, Path to, Set<String> names) throws IOException {
    try {
      for (String name : names) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
      return true;
    } catch (NoSuchFileException rewritten) {
      return false;
    }
  }

  /** Names and lengths, but for the log that the database keeps for people. */
  private static Map<String, Long> files(Path directory) throws IOException {
    var files = new TreeMap<String, Long>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        if (!name.startsWith("LOG")) {
          files.put(name, file.toFile().length());
        }
      }
    }
    return files;
  }

  /** Removes a directory with all that is in it. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
