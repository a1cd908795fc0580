package io.martinet.database;

import io.martinet.database.ReplicaUnavailableException.Reason;
import io.martinet.http.wire.RowAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Brings rows that were sent here into the journal and before their databases. Thread-safe. */
final class RowIntake<R> {
  private final RowKind<R> kind;
  private final DatabaseConfig config;
  private final RowJournal<R> journal;
  private final DatabasePool<R> pool;
  private final DatabaseWorker<R> worker;
  private final DeviceFence fence;

  /**
   * What became of a batch.
   *
   * @param position of the journal behind it
   * @param fates one a row, in order
   */
  record Taken(long position, List<RowAnswer.Fate> fates) {}

  RowIntake(
      RowKind<R> kind,
      DatabaseConfig config,
      RowJournal<R> journal,
      DatabasePool<R> pool,
      DatabaseWorker<R> worker,
      DeviceFence fence) {
    this.kind = kind;
    this.config = config;
    this.journal = journal;
    this.pool = pool;
    this.worker = worker;
    this.fence = fence;
  }

  /**
   * Completes once the rows that are taken stand in the journal and before their databases. Rows
   * that are not admitted are not taken, nor those of another storage policy than their
   * container's; one that is refused between the two stands in the journal in vain.
   *
   * @throws ReplicaUnavailableException the device is fenced, or too many rows wait already
   */
  CompletableFuture<Taken> take(List<R> rows, Admission admission) {
    fence.check();
    if (pool.pendingRows() > config.pendingRowsMax()) {
      throw new ReplicaUnavailableException(Reason.BUSY, "too many rows wait to be applied");
    }
    var batch = new Batch(rows, admission);
    return batch.load().thenCompose(_ -> batch.append());
  }

  /** Rows under way, with the slots they are for, which stay pinned until the end. */
  private final class Batch implements RowJournal.Appended {
    private final List<R> rows;
    private final Admission admission;
    private final List<RowOwner> owners;
    private final Map<RowOwner, List<R>> wanted = new LinkedHashMap<>();
    private final Map<RowOwner, DatabaseSlot<R>> slots = new LinkedHashMap<>();
    private final List<RowOwner> takers = new ArrayList<>();
    private final CompletableFuture<Taken> taken = new CompletableFuture<>();

    Batch(List<R> rows, Admission admission) {
      this.rows = rows;
      this.admission = admission;
      this.owners = rows.stream().map(kind::owner).toList();
    }

    /**
     * Learns which of the databases there are. One that cannot tell does not hold up the others.
     */
    CompletableFuture<?> load() {
      var loads = new ArrayList<CompletableFuture<?>>();
      for (RowOwner owner : owners.stream().distinct().toList()) {
        CompletableFuture<DatabaseSlot<R>> slot = worker.load(owner);
        loads.add(slot.handle((loaded, failure) -> failure == null && note(owner, loaded)));
      }
      return CompletableFuture.allOf(loads.toArray(CompletableFuture[]::new));
    }

    private synchronized boolean note(RowOwner owner, DatabaseSlot<R> slot) {
      slots.put(owner, slot);
      return true;
    }

    CompletableFuture<Taken> append() {
      var journalled = new ArrayList<R>();
      for (int i = 0; i < rows.size(); i++) {
        DatabaseSlot<R> slot = slots.get(owners.get(i));
        if (slot != null
            && slot.takesRows()
            && isAdmitted(owners.get(i))
            && slot.isWanted(rows.get(i))) {
          journalled.add(rows.get(i));
          wanted.computeIfAbsent(owners.get(i), _ -> new ArrayList<>()).add(rows.get(i));
        }
      }
      if (journalled.isEmpty()) {
        appended(journal.end());
      } else {
        append(journalled);
      }
      return taken;
    }

    private void append(List<R> journalled) {
      boolean isHandedOver = false;
      try {
        boolean isAppending = journal.append(journalled, this);
        isHandedOver = true;
        if (!isAppending) {
          refused();
        }
      } finally {
        if (!isHandedOver) {
          release();
        }
      }
    }

    @Override
    public List<RowOwner> offer(long end) {
      for (Map.Entry<RowOwner, List<R>> entry : wanted.entrySet()) {
        DatabaseSlot<R> slot = slots.get(entry.getKey());
        if (slot != null && slot.offer(entry.getValue(), end, admission)) {
          takers.add(entry.getKey());
          applyIfMany(slot);
        }
      }
      return takers;
    }

    @Override
    public void appended(long end) {
      Map<RowOwner, RowAnswer.Fate> byOwner = new LinkedHashMap<>();
      takers.forEach(owner -> byOwner.put(owner, RowAnswer.Fate.VISIBLE));
      var fates = new ArrayList<RowAnswer.Fate>(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        RowOwner owner = owners.get(i);
        DatabaseSlot<R> slot = slots.get(owner);
        fates.add(
            slot != null && slot.takesRows() && !slot.isWanted(rows.get(i))
                ? unwanted()
                : byOwner.computeIfAbsent(owner, this::refusal));
      }
      release();
      taken.complete(new Taken(end, fates));
    }

    @Override
    public void failed(String reason) {
      fence.fence(reason, null);
      release();
      taken.completeExceptionally(new ReplicaUnavailableException(Reason.FENCED, reason));
    }

    private void refused() {
      String failure = journal.failure();
      if (failure != null) {
        failed(failure);
        return;
      }
      release();
      taken.completeExceptionally(
          new ReplicaUnavailableException(Reason.BUSY, "the row journal's queue is full"));
    }

    /** What no client's answer counts is let go of: otherwise it would be offered for ever. */
    private RowAnswer.Fate unwanted() {
      return admission == Admission.ALWAYS ? RowAnswer.Fate.VISIBLE : RowAnswer.Fate.REFUSED;
    }

    private boolean isAdmitted(RowOwner owner) {
      return admission.admits(owner.partition());
    }

    private RowAnswer.Fate refusal(RowOwner owner) {
      if (!isAdmitted(owner)) {
        return RowAnswer.Fate.OUTDATED;
      }
      DatabaseSlot<R> slot = slots.get(owner);
      if (slot == null) {
        return RowAnswer.Fate.UNKNOWN;
      }
      return switch (slot.standing()) {
        case ABSENT, DELETED -> RowAnswer.Fate.REFUSED;
        // Live only since a moment ago: the row is not in the journal, so it comes again.
        case UNREAD, QUARANTINED, LIVE -> RowAnswer.Fate.UNKNOWN;
      };
    }

    private void applyIfMany(DatabaseSlot<R> slot) {
      if (slot.pendingRows() >= config.applyRows()) {
        worker.applySoon(slot);
      }
    }

    private void release() {
      slots.values().forEach(worker::release);
    }
  }
}
