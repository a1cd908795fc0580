package io.martinet.database;

import io.martinet.core.StorePath;
import io.martinet.database.ReplicaUnavailableException.Reason;
import io.martinet.http.wire.DatabaseEntry;
import io.martinet.http.wire.DatabaseSums;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Goes through the databases of a device in the order of its directories. Each is opened for itself
 * and closed at once, so that a walk takes no place from those in use; only those that are in use,
 * and may have rows in the journal that are not yet applied, are asked as for any work.
 * Thread-safe; never blocks.
 */
final class DatabaseWalk<R> {
  private final DatabaseFiles files;
  private final DatabaseShelf<R> shelf;
  private final DatabasePool<R> pool;
  private final DatabaseWorker<R> worker;

  /** What was found at some places, rows of the journal left out. */
  private record Glances(List<DatabaseEntry> entries, DatabasePlace next, boolean isLast) {}

  DatabaseWalk(
      DatabaseFiles files, DatabaseShelf<R> shelf, DatabasePool<R> pool, DatabaseWorker<R> worker) {
    this.files = files;
    this.shelf = shelf;
    this.pool = pool;
    this.worker = worker;
  }

  /**
   * The databases behind a place.
   *
   * @param partition whose databases, or {@link DatabaseDevice#ALL_PARTITIONS}
   * @param max how many at most: all of them are looked at in one turn of a device's thread
   * @return fails with {@link ReplicaUnavailableException} if the device cannot
   */
  CompletableFuture<DatabaseSlice> after(int partition, DatabasePlace place, int max) {
    return worker
        .onThread(() -> glances(partition, place, max))
        .thenCompose(this::withRowsOfTheJournal);
  }

  private Glances glances(int partition, DatabasePlace after, int max) throws IOException {
    List<DatabasePlace> places =
        partition == DatabaseDevice.ALL_PARTITIONS
            ? files.placesAfter(after, max)
            : files.placesAfter(partition, after, max);
    var entries = new ArrayList<DatabaseEntry>();
    for (DatabasePlace place : places) {
      shelf.glance(place).ifPresent(entries::add);
    }
    boolean isLast = places.size() < max;
    return new Glances(entries, isLast ? after : places.getLast(), isLast);
  }

  private CompletableFuture<DatabaseSlice> withRowsOfTheJournal(Glances glances) {
    var entries = glances.entries().stream().map(this::withRowsOfTheJournal).toList();
    return CompletableFuture.allOf(entries.toArray(CompletableFuture[]::new))
        .thenApply(_ ->
            new DatabaseSlice(
                entries.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList(),
                glances.next().toString(),
                glances.isLast()));
  }

  private CompletableFuture<Optional<DatabaseEntry>> withRowsOfTheJournal(DatabaseEntry entry) {
    if (entry instanceof DatabaseEntry.Held held && pool.holds(owner(held))) {
      return worker
          .<Optional<DatabaseEntry>>call(
              owner(held),
              replica ->
                  replica.isKnown()
                      ? Optional.of(held(replica.owner(), replica.database().sums()))
                      : Optional.empty())
          .exceptionally(failure -> Optional.of(unknown(held, failure)));
    }
    return CompletableFuture.completedFuture(Optional.of(entry));
  }

  /** What a database of an owner is told as. */
  static DatabaseEntry held(RowOwner owner, DatabaseSums sums) {
    return new DatabaseEntry.Held(
        owner.partition(), owner.path().account(), containerOf(owner.path()), sums);
  }

  static DatabaseEntry unknown(RowOwner owner) {
    return new DatabaseEntry.Unknown(
        owner.partition(), owner.path().account(), containerOf(owner.path()));
  }

  /** A database that cannot be read is told as such; a device that cannot work tells nothing. */
  private static DatabaseEntry unknown(DatabaseEntry.Held held, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof ReplicaUnavailableException unavailable
        && unavailable.reason() == Reason.UNKNOWN) {
      return unknown(owner(held));
    }
    throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
  }

  private static RowOwner owner(DatabaseEntry.Held held) {
    StorePath path =
        held.container().isEmpty()
            ? StorePath.account(held.account())
            : StorePath.container(held.account(), held.container());
    return new RowOwner(held.partition(), path);
  }

  private static String containerOf(StorePath path) {
    String container = path.container();
    return container == null ? "" : container;
  }
}
