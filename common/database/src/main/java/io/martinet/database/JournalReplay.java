package io.martinet.database;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Brings the journal's rows before their databases at a start. Rows that a database has applied
 * already are passed over; rows whose account or container is not here are dropped. One thread,
 * which waits for the device's.
 */
final class JournalReplay<R> implements RowJournal.Visitor<R> {
  private final RowKind<R> kind;
  private final DatabaseConfig config;
  private final DatabasePool<R> pool;
  private final DatabaseWorker<R> worker;

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
    var takers = new ArrayList<RowOwner>();
    for (Map.Entry<RowOwner, List<R>> entry : byOwner.entrySet()) {
      if (isKept(entry.getKey(), entry.getValue(), position)) {
        takers.add(entry.getKey());
      }
    }
    return takers;
  }

  /**
   * Whether the journal must keep the rows: their database is not yet known to have them durably.
   */
  private boolean isKept(RowOwner owner, List<R> rows, long position) throws IOException {
    CompletableFuture<Boolean> done =
        worker.call(
            owner,
            replica -> {
              boolean isTaken = replica.offerAgain(rows, position);
              if (isTaken && mustApply(replica)) {
                replica.applyPending();
              }
              return isTaken;
            });
    try {
      return done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ReplicaUnavailableException failure
          && failure.reason() == ReplicaUnavailableException.Reason.UNKNOWN) {
        // Found damaged just now: its rows wait in the journal for its repair.
        return true;
      }
      throw new IOException("cannot replay rows of " + owner.path(), e.getCause());
    }
  }

  private boolean mustApply(SlotReplica<R> replica) {
    return replica.slot().pendingRows() >= config.applyRows()
        || pool.pendingRows() >= config.pendingRowsMax();
  }
}
