package io.martinet.database;

import io.martinet.database.DatabaseSlot.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the journal's rows before their databases at a start. Rows that a database has applied
 * already are passed over; rows whose account or container is not here are dropped. One thread,
 * which waits for the device's only where a database is to be opened or rows to be applied: a
 * journal has thousands of records for one database.
 */
final class JournalReplay<R> implements RowJournal.Visitor<R>, AutoCloseable {
  private final RowKind<R> kind;
  private final DatabaseConfig config;
  private final DatabasePool<R> pool;
  private final DatabaseWorker<R> worker;
  private final Map<RowOwner, Taker<R>> takers = new HashMap<>();

  /** Where an owner's rows go. */
  private static final class Taker<R> {
    /** Pinned. */
    private final DatabaseSlot<R> slot;

    /**
     * Position up to which the database had its rows when it was opened. Rows offered since stand
     * behind it, in order, so it need not be looked at again.
     */
    private long applied;

    Taker(DatabaseSlot<R> slot) {
      this.slot = slot;
    }

    /**
     * @return whether the journal must keep the rows: none can tell, or they may not be durable
     */
    boolean offer(List<R> rows, long position) {
      return position < applied
          || slot.offer(rows, position)
          || slot.standing() == Standing.QUARANTINED;
    }
  }

  JournalReplay(
      RowKind<R> kind, DatabaseConfig config, DatabasePool<R> pool, DatabaseWorker<R> worker) {
    this.kind = kind;
    this.config = config;
    this.pool = pool;
    this.worker = worker;
  }

  @Override
  public List<RowOwner> rows(List<R> rows, long position) throws IOException {
    Map<RowOwner, List<R>> byOwner = new LinkedHashMap<>();
    for (R row : rows) {
      byOwner.computeIfAbsent(kind.owner(row), _ -> new ArrayList<>()).add(row);
    }
    var keepers = new ArrayList<RowOwner>();
    for (Map.Entry<RowOwner, List<R>> entry : byOwner.entrySet()) {
      if (isKept(entry.getKey(), entry.getValue(), position)) {
        keepers.add(entry.getKey());
      }
    }
    return keepers;
  }

  /** Lets the slots go. */
  @Override
  public void close() {
    takers.values().forEach(taker -> pool.release(taker.slot));
    takers.clear();
  }

  private boolean isKept(RowOwner owner, List<R> rows, long position) throws IOException {
    Taker<R> taker = takers.get(owner);
    if (taker == null) {
      taker = new Taker<>(pool.acquire(owner));
      takers.put(owner, taker);
      taker.applied = open(owner);
    }
    boolean isKept = taker.offer(rows, position);
    if (mustApply(taker.slot)) {
      await(owner, worker.call(owner, SlotReplica::applyPending));
    }
    return isKept;
  }

  /** Opens the database, if there is one: how far it has applied the journal. */
  private long open(RowOwner owner) throws IOException {
    Long applied =
        await(
            owner,
            worker.<@Nullable Long>call(
                owner,
                replica -> {
                  ReplicaDatabase<R> database = replica.slot().database();
                  return database == null ? null : database.appliedPosition();
                }));
    return applied == null ? 0 : applied;
  }

  private static <T extends @Nullable Object> @Nullable T await(
      RowOwner owner, CompletableFuture<T> work) throws IOException {
    try {
      return work.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ReplicaUnavailableException failure
          && failure.reason() == ReplicaUnavailableException.Reason.UNKNOWN) {
        // Found damaged just now: its rows wait in the journal for its repair.
        return null;
      }
      throw new IOException("cannot replay rows of " + owner.path(), e.getCause());
    }
  }

  private boolean mustApply(DatabaseSlot<R> slot) {
    return slot.pendingRows() >= config.applyRows()
        || pool.pendingRows() >= config.pendingRowsMax();
  }
}
