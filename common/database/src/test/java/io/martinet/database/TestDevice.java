package io.martinet.database;

import io.martinet.core.Entropy;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Ticker;
import io.martinet.core.Version;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.RowAnswer;
import io.martinet.log.FileSystemDeviceFiles;
import io.martinet.log.LogConfig;
import io.martinet.log.LogPosition;
import io.martinet.log.Replay;
import io.martinet.service.metrics.Statsd;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A container device in a directory, which may be killed or lose power. */
final class TestDevice implements AutoCloseable {
  private static final UUID ID = new UUID(5, 6);

  /** All databases of a test are of this one. */
  private static final int PARTITION = 3;

  /** Volumes of the least length, so that a few thousand rows fill some. */
  static final DatabaseConfig SMALL =
      new DatabaseConfig(
          2,
          1_000,
          3,
          20_000,
          5_000,
          Duration.ofMillis(500),
          16 << 20,
          new LogConfig(64 << 10, 0, 0, 0),
          2,
          Duration.ofMillis(100),
          DatabaseAuditConfig.off());

  /** A journal that syncs only when asked, as far as a test lasts. */
  private final Path directory;

  final ManualScheduler scheduler = new ManualScheduler();
  final List<String> fences = new ArrayList<>();
  final List<RowOwner> changed = new ArrayList<>();
  final DatabaseDevice<ObjectRow> device;

  TestDevice(Path directory, DatabaseConfig config, long seed) throws IOException {
    this(directory, config, seed, () -> 0);
  }

  TestDevice(Path directory, DatabaseConfig config, long seed, Ticker ticker) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory);
    var random = new Random(seed);
    var place =
        new DatabaseDevice.Place(
            "d1",
            "container",
            directory,
            new FileSystemDeviceFiles(directory),
            ID,
            TestDevice::hash,
            Executors.defaultThreadFactory(),
            new DeviceFence("d1", fences::add));
    device =
        DatabaseDevice.open(
            place,
            ObjectRows.KIND,
            config,
            new DatabaseDevice.Machine(entropy(random), ticker, scheduler, Statsd.OFF),
            Replay.Mode.BUFFERED,
            this::note);
  }

  private synchronized void note(RowOwner owner) {
    changed.add(owner);
  }

  static RowOwner owner(String container) {
    return new RowOwner(PARTITION, StorePath.container("A", container));
  }

  static ObjectRow row(String container, String name, long ticks) {
    ObjectRow row = TestRows.live(name, ticks, 1);
    return new ObjectRow(
        PARTITION,
        StorePath.object("A", container, name),
        0,
        0,
        row.versions(),
        row.isDeleted(),
        row.sizeBytes(),
        row.etag(),
        row.contentType());
  }

  void create(String container, long ticks) {
    device
        .call(
            owner(container),
            replica -> {
              var state = ReplicaState.begin(TestRows.version(ticks), 0, Version.NONE);
              replica.create(state, List.of());
              return state;
            })
        .join();
  }

  RowAnswer take(ObjectRow... rows) {
    return device.take(List.of(rows), Admission.ALWAYS).join();
  }

  List<String> names(String container) {
    return device
        .call(owner(container), replica -> TestRows.names(replica.database(), ListingQuery.ALL))
        .join();
  }

  boolean isKnown(String container) {
    return device.call(owner(container), Replica::isKnown).join();
  }

  DatabaseSums sums(String container) {
    return device.call(owner(container), replica -> replica.database().sums()).join();
  }

  boolean drop(String container, DatabaseSums expected) {
    return device.call(owner(container), replica -> replica.dropIfStill(expected)).join();
  }

  /** What a killed process leaves: all that was written, synced or not. */
  Path killed(Path copy) {
    settle();
    copyTree(directory, copy);
    return copy;
  }

  /** One that gave way to another may be closing still, and its WAL go while it is copied. */
  private void settle() {
    device.settled(PARTITION).join();
  }

  /**
   * What a power failure leaves at worst: the journal as far as it is synced, none of the volumes
   * that were freed, no SQLite WAL.
   */
  Path powerLost(Path copy) throws IOException {
    settle();
    long synced = device.syncedUpTo();
    int volumes = device.journalVolumes();
    copyTree(directory, copy);
    try (Stream<Path> files = Files.walk(copy)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith("-wal") || name.endsWith("-shm")) {
          Files.delete(file);
        }
      }
    }
    deleteFreed(copy.resolve("rows-container"), volumes);
    cutJournal(copy.resolve("rows-container"), synced);
    return copy;
  }

  Path databaseFile(String container) throws IOException {
    String hash = hash(owner(container).path()).toString();
    return directory
        .resolve("containers/" + PARTITION)
        .resolve(hash.substring(29))
        .resolve(hash)
        .resolve(hash + ".db");
  }

  @Override
  public void close() throws IOException {
    device.close();
  }

  /** Leaves the volumes of the log: a freed one is in the directory until its file goes. */
  private static void deleteFreed(Path journal, int volumes) throws IOException {
    try (Stream<Path> files = Files.list(journal)) {
      List<Path> oldestFirst = files.sorted().toList();
      for (Path freed : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - volumes))) {
        Files.delete(freed);
      }
    }
  }

  /** Writes zeros over what the last volume holds behind a position. */
  private static void cutJournal(Path journal, long position) throws IOException {
    try (Stream<Path> files = Files.list(journal)) {
      Path last = files.sorted().toList().getLast();
      try (var file = new RandomAccessFile(last.toFile(), "rw")) {
        long length = file.length();
        file.setLength(LogPosition.offset(position));
        file.setLength(length);
      }
    }
  }

  static void copyTree(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> {
        try {
          Path target = to.resolve(from.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(target);
          } else {
            copy(file, target);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path file, Path target) throws IOException {
    try {
      Files.copy(file, target);
    } catch (NoSuchFileException e) {
      // A spare volume that went while the tree was walked: the kill came after.
    }
  }

  static Entropy entropy(Random random) {
    return new Entropy() {
      @Override
      public synchronized long nextLong() {
        return random.nextLong();
      }

      @Override
      public synchronized void fill(byte[] target) {
        random.nextBytes(target);
      }
    };
  }

  static PathHash hash(StorePath path) {
    var random = new Random(path.hashCode());
    return new PathHash(random.nextLong(), random.nextLong());
  }
}
