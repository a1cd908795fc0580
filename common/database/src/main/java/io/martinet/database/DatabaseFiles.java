package io.martinet.database;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.database.ReplicaUnavailableException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the databases of a role stand on a device: {@code
 * <root>/<partition>/<suffix>/<hash>/<hash>.db}, suffix being the hash's last three digits. Damaged
 * ones go to {@code <root>/quarantine}. Blocks on the disk; one thread at a time for a database.
 */
final class DatabaseFiles {
  private static final String MAKING = "making";
  private static final String QUARANTINE = "quarantine";
  private static final String SUFFIX = ".db";

  private static final String OUTGOING = "outgoing.db";
  private static final String INCOMING = "incoming.db";
  private static final String LEAVING_ENDING = ".leaving";
  private static final String WAL_ENDING = "-wal";

  /** What SQLite keeps of one database. */
  private static final List<String> FILE_ENDINGS =
      List.of(SUFFIX, SUFFIX + WAL_ENDING, SUFFIX + "-shm");

  /** Places that share a guard wait for each other; guessed, some times a device's threads. */
  private static final int GUARDS = 64;

  /** How long a removal waits for whoever looks at the file: longer than that, for a copy. */
  private static final Duration GUARD_MAX = Duration.ofMillis(250);

  private final ReadWriteLock[] guards = new ReadWriteLock[GUARDS];
  private final Path root;
  private final Path quarantine;
  private final Function<StorePath, PathHash> hashes;

  /**
   * @param root made if absent
   * @param hashes the cluster's hash of paths
   */
  DatabaseFiles(Path root, Function<StorePath, PathHash> hashes) throws IOException {
    this.root = root;
    this.quarantine = root.resolve(QUARANTINE);
    this.hashes = hashes;
    Arrays.setAll(guards, _ -> new ReentrantReadWriteLock());
    // What a crash left half made was never answered for.
    removeTree(root.resolve(MAKING));
    makeDirectories(root.resolve(MAKING));
  }

  /** Work on a database's file. */
  @FunctionalInterface
  interface FileWork<T> {
    T run(Path file) throws IOException;
  }

  /** Whether there is a database, and whether it went to quarantine and was not refilled since. */
  DatabaseSlot.Standing find(RowOwner owner) {
    return find(place(owner));
  }

  DatabaseSlot.Standing find(DatabasePlace place) {
    if (QuarantineMark.isIn(directory(place))) {
      return DatabaseSlot.Standing.QUARANTINED;
    }
    return Files.exists(file(place)) ? DatabaseSlot.Standing.LIVE : DatabaseSlot.Standing.ABSENT;
  }

  /** The database's file, there or not. */
  Path file(RowOwner owner) {
    return file(place(owner));
  }

  /**
   * Runs work that opens the file at a place beside whoever has it open. Meanwhile it is not
   * removed: SQLite takes away the WAL of what it closes by name, which then may be another's.
   */
  <T> T undisturbed(DatabasePlace place, FileWork<T> work) throws IOException {
    Lock shared = guard(place).readLock();
    shared.lock();
    try {
      return work.run(file(place));
    } finally {
      shared.unlock();
    }
  }

  /** What the database was of that stood at a place before it went to quarantine, if known. */
  Optional<RowOwner> quarantined(DatabasePlace place) throws IOException {
    return QuarantineMark.owner(directory(place));
  }

  /**
   * Makes a database apart and moves it to its place whole; its name is durable on return. Below
   * the mark of one in quarantine that is being refilled the mark stays.
   *
   * @param maker writes the file and closes it, its content durable
   */
  void create(RowOwner owner, Consumer<Path> maker) throws IOException {
    Path target = directory(owner);
    Path making = root.resolve(MAKING).resolve(target.getFileName());
    removeTree(making);
    Files.createDirectory(making);
    maker.accept(making.resolve(file(owner).getFileName()));
    sync(making);
    if (QuarantineMark.isIn(target)) {
      Path file = file(owner);
      Files.move(making.resolve(file.getFileName()), file, StandardCopyOption.ATOMIC_MOVE);
      sync(target);
    } else {
      Path parent = parent(target);
      makeDirectories(parent);
      Files.move(making, target, StandardCopyOption.ATOMIC_MOVE);
      sync(parent);
    }
  }

  /**
   * Removes a closed database whole: it is gone from its place in one step, durable on return.
   *
   * @throws ReplicaUnavailableException BUSY if someone looks at it for long; then it is there
   */
  void remove(RowOwner owner) throws IOException {
    DatabasePlace place = place(owner);
    Path directory = directory(place);
    Path leaving = root.resolve(MAKING).resolve(place.hash() + LEAVING_ENDING);
    removeTree(leaving);
    alone(place, () -> Files.move(directory, leaving, StandardCopyOption.ATOMIC_MOVE));
    sync(parent(directory));
    // What a crash leaves of it goes at the next start.
    removeTree(leaving);
  }

  /**
   * Puts a whole file in the place of a database's, in one step, durable on return.
   *
   * @param close closes the one that stands there
   * @return false if its WAL is still there: someone else has it open
   */
  boolean exchange(RowOwner owner, Path copy, Runnable close) throws IOException {
    DatabasePlace place = place(owner);
    alone(
        place,
        () -> {
          close.run();
          if (!Files.exists(wal(owner))) {
            Files.move(copy, file(place), StandardCopyOption.ATOMIC_MOVE);
            sync(directory(place));
          }
        });
    return !Files.exists(copy);
  }

  /** Length of a database's file in bytes, without its WAL. */
  long bytes(RowOwner owner) throws IOException {
    return Files.size(file(owner));
  }

  /**
   * Writes a consistent copy of a database, whoever writes to it meanwhile. By SQLite alone:
   * closing a file that is open in SQLite too would lose its locks.
   *
   * @return false if there is no database any more
   */
  boolean copy(RowOwner owner, Path target) throws IOException {
    Files.deleteIfExists(target);
    return undisturbed(
        place(owner),
        file -> {
          if (!Files.exists(file)) {
            return false;
          }
          try (SqliteFile database = SqliteFile.open(file)) {
            database.copyTo(target);
          }
          return true;
        });
  }

  /** Where the one copy stands that is being sent. */
  Path outgoing() {
    return root.resolve(MAKING).resolve(OUTGOING);
  }

  /** Where the one copy may stand that comes in; nothing does on return. */
  Path incoming() throws IOException {
    Path path = root.resolve(MAKING).resolve(INCOMING);
    for (String ending : List.of("", WAL_ENDING, "-shm")) {
      Files.deleteIfExists(path.resolveSibling(INCOMING + ending));
    }
    return path;
  }

  /** Length of a database's WAL in bytes; 0 if it has none. */
  long walBytes(RowOwner owner) throws IOException {
    Path wal = wal(owner);
    return Files.exists(wal) ? Files.size(wal) : 0;
  }

  /** Makes what a database's WAL holds durable, if it has one. */
  void syncWal(RowOwner owner) throws IOException {
    Path wal = wal(owner);
    if (Files.exists(wal)) {
      try (var channel = FileChannel.open(wal, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      sync(directory(owner));
    }
  }

  /**
   * The places behind another that hold a database or the mark of one in quarantine, in order.
   *
   * @param max how many at most
   */
  List<DatabasePlace> placesAfter(DatabasePlace after, int max) throws IOException {
    var places = new ArrayList<DatabasePlace>();
    for (int partition : partitions()) {
      if (partition >= after.partition()) {
        addPlaces(partition, after, max, places);
      }
      if (places.size() == max) {
        break;
      }
    }
    return places;
  }

  /** As {@link #placesAfter(DatabasePlace, int)}, those of one partition. */
  List<DatabasePlace> placesAfter(int partition, DatabasePlace after, int max) throws IOException {
    var places = new ArrayList<DatabasePlace>();
    addPlaces(partition, after, max, places);
    return places;
  }

  private void addPlaces(int partition, DatabasePlace after, int max, List<DatabasePlace> places)
      throws IOException {
    Path top = root.resolve(Integer.toString(partition));
    for (String suffix : names(top)) {
      if (partition == after.partition() && suffix.compareTo(after.suffix()) < 0) {
        continue;
      }
      for (String hash : names(top.resolve(suffix))) {
        var place = new DatabasePlace(partition, hash);
        if (places.size() < max
            && place.isAfter(after)
            && find(place) != DatabaseSlot.Standing.ABSENT) {
          places.add(place);
        }
      }
      if (places.size() == max) {
        return;
      }
    }
  }

  /**
   * Moves the files of a closed, damaged database away and leaves a mark in their place; durable on
   * return. The mark comes first: a crash must never leave what looks like no database at all.
   */
  void quarantine(RowOwner owner, String reason) throws IOException {
    Path directory = directory(owner);
    QuarantineMark.write(directory, owner, reason);
    setApart(directory);
  }

  /** Moves what there is of a database away. */
  private void setApart(Path directory) throws IOException {
    List<Path> found =
        FILE_ENDINGS.stream()
            .map(ending -> directory.resolve(directory.getFileName() + ending))
            .filter(Files::exists)
            .toList();
    if (found.isEmpty()) {
      return;
    }
    Path target = freeName(quarantine, directory.getFileName().toString());
    makeDirectories(target);
    for (Path file : found) {
      Files.move(file, target.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
    sync(target);
    sync(directory);
  }

  /**
   * From here on what is made at the place of one in quarantine is what peers gave.
   *
   * @return false if that was so before
   */
  boolean beginRefill(RowOwner owner) throws IOException {
    Path directory = directory(owner);
    if (!QuarantineMark.isOfDamage(directory)) {
      return false;
    }
    // After a crash between the mark and this.
    setApart(directory);
    QuarantineMark.beginRefill(directory);
    return true;
  }

  /** What was given is the database from here on, and if nothing was there is none; durable. */
  void endRefill(RowOwner owner) throws IOException {
    Path directory = directory(owner);
    QuarantineMark.remove(directory);
    if (!Files.exists(file(owner))) {
      Files.delete(directory);
      sync(parent(directory));
    }
  }

  /** How many databases lie in quarantine, whoever put them there and when. */
  static long quarantinedCount(Path root) throws IOException {
    return names(root.resolve(QUARANTINE)).size();
  }

  /** The directory of a place, there or not. */
  static Path directory(Path root, DatabasePlace place) {
    return root.resolve(Integer.toString(place.partition()))
        .resolve(place.suffix())
        .resolve(place.hash());
  }

  /** The database's file of a place, there or not. */
  static Path file(Path root, DatabasePlace place) {
    return directory(root, place).resolve(place.hash() + SUFFIX);
  }

  /** Directories in quarantine with what once stood at a place, by their names. */
  static List<Path> setApart(Path root, DatabasePlace place) throws IOException {
    Path quarantine = root.resolve(QUARANTINE);
    return names(quarantine).stream()
        .filter(name -> name.startsWith(place.hash() + "-"))
        .map(quarantine::resolve)
        .toList();
  }

  /** The WAL of a database's file, there or not. */
  static Path wal(Path file) {
    return file.resolveSibling(file.getFileName() + WAL_ENDING);
  }

  /** Partitions that have databases, in ascending order. */
  List<Integer> partitions() throws IOException {
    return names(root).stream()
        .filter(name -> name.chars().allMatch(c -> c >= '0' && c <= '9'))
        .map(Integer::parseInt)
        .sorted()
        .toList();
  }

  /** Places of a partition that hold a database or the mark of one in quarantine. */
  List<DatabasePlace> places(int partition) throws IOException {
    return placesAfter(partition, DatabasePlace.START, Integer.MAX_VALUE);
  }

  /** Names in a directory, sorted; none if it is gone. */
  private static List<String> names(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private Path wal(RowOwner owner) {
    return wal(file(owner));
  }

  private interface Removal {
    void run() throws IOException;
  }

  /** Runs what takes a file from a place while nobody looks at it. */
  private void alone(DatabasePlace place, Removal removal) throws IOException {
    Lock alone = guard(place).writeLock();
    boolean isAlone = false;
    try {
      isAlone = alone.tryLock(GUARD_MAX.toNanos(), TimeUnit.NANOSECONDS);
      if (!isAlone) {
        throw new ReplicaUnavailableException(Reason.BUSY, "the database is being copied");
      }
      removal.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReplicaUnavailableException(Reason.BUSY, "the device is being closed", e);
    } finally {
      if (isAlone) {
        alone.unlock();
      }
    }
  }

  private ReadWriteLock guard(DatabasePlace place) {
    return guards[Math.floorMod(place.hash().hashCode(), GUARDS)];
  }

  private DatabasePlace place(RowOwner owner) {
    return new DatabasePlace(owner.partition(), hashes.apply(owner.path()).toString());
  }

  private Path directory(RowOwner owner) {
    return directory(place(owner));
  }

  private Path directory(DatabasePlace place) {
    return directory(root, place);
  }

  private Path file(DatabasePlace place) {
    return file(root, place);
  }

  private static Path freeName(Path directory, String name) {
    int number = 1;
    while (Files.exists(directory.resolve(name + "-" + number))) {
      number++;
    }
    return directory.resolve(name + "-" + number);
  }

  private static void makeDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Path parent = parent(directory);
      makeDirectories(parent);
      Files.createDirectories(directory);
      sync(parent);
    }
  }

  private static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("not below a directory: " + path);
    }
    return parent;
  }

  private static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void removeTree(Path top) throws IOException {
    if (!Files.exists(top)) {
      return;
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
