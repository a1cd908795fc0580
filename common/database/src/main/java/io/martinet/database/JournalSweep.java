package io.martinet.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then for rows that have waited, and frees the journal's oldest volume when there
 * are many: by checkpoints of the databases that have rows in it, and where that does not help
 * (damaged, held by a reader) by appending those rows again (rule 25). Runs on a timer and never
 * blocks it.
 */
final class JournalSweep<R> {
  private static final Logger log = LoggerFactory.getLogger(JournalSweep.class);

  private final DatabaseConfig config;
  private final RowJournal<R> journal;
  private final DatabasePool<R> pool;
  private final DatabaseWorker<R> worker;
  private final AtomicBoolean isFreeing = new AtomicBoolean();

  JournalSweep(
      DatabaseConfig config,
      RowJournal<R> journal,
      DatabasePool<R> pool,
      DatabaseWorker<R> worker) {
    this.config = config;
    this.journal = journal;
    this.pool = pool;
    this.worker = worker;
  }

  void run() {
    for (DatabaseSlot<R> slot : pool.all()) {
      if (slot.pendingRows() > 0) {
        worker.applySoon(slot);
      }
    }
    journal.freeSettled();
    if (journal.volumeCount() > config.journalVolumesMax()
        && isFreeing.compareAndSet(false, true)) {
      var unused = freeOldest().whenComplete((_, failure) -> ended(failure));
    }
  }

  /** Completes when the oldest volume is free. */
  CompletableFuture<Void> freeOldest() {
    int oldest = journal.oldest();
    var checkpoints = new ArrayList<CompletableFuture<Boolean>>();
    for (RowOwner owner : journal.unsettled(oldest)) {
      checkpoints.add(worker.checkpoint(owner).exceptionally(_ -> false));
    }
    return CompletableFuture.allOf(checkpoints.toArray(CompletableFuture[]::new))
        .thenCompose(_ -> loadRest(oldest))
        .thenCompose(rest -> appendAgain(oldest, rest))
        .thenRun(journal::freeSettled);
  }

  /** The slots, pinned, of the databases that no checkpoint made durable. */
  private CompletableFuture<Map<RowOwner, DatabaseSlot<R>>> loadRest(int life) {
    var slots = new LinkedHashMap<RowOwner, DatabaseSlot<R>>();
    CompletableFuture<?> loaded = CompletableFuture.completedFuture(life);
    for (RowOwner owner : journal.unsettled(life)) {
      loaded =
          loaded.thenCompose(_ -> worker.load(owner).thenAccept(slot -> slots.put(owner, slot)));
    }
    return loaded.handle((_, failure) -> {
      if (failure != null) {
        slots.values().forEach(worker::release);
        throw new IllegalStateException("databases cannot be read", failure);
      }
      return slots;
    });
  }

  private CompletableFuture<?> appendAgain(int life, Map<RowOwner, DatabaseSlot<R>> slots) {
    if (slots.isEmpty()) {
      return CompletableFuture.completedFuture(life);
    }
    // Begun by a future, so that a refusal comes out below and the slots are let go in any case.
    return CompletableFuture.completedFuture(life)
        .thenCompose(_ -> worker.onThread(() -> journal.read(life, slots.keySet())))
        .thenCompose(rows -> journal.appendAgain(rows, end -> offer(rows, slots, end)))
        .thenRun(() -> slots.keySet().forEach(owner -> journal.forget(life, owner)))
        .whenComplete((_, _) -> slots.values().forEach(worker::release));
  }

  /** The databases for which the rows must stay: they take them again, or cannot now. */
  private static <R> List<RowOwner> offer(
      Map<RowOwner, List<R>> rows, Map<RowOwner, DatabaseSlot<R>> slots, long end) {
    var keepers = new ArrayList<RowOwner>();
    rows.forEach((owner, own) -> {
      DatabaseSlot<R> slot = slots.get(owner);
      boolean isKept =
          slot != null
              && (slot.offer(own, end) || slot.standing() == DatabaseSlot.Standing.QUARANTINED);
      if (isKept) {
        keepers.add(owner);
      }
    });
    return keepers;
  }

  private void ended(@Nullable Throwable failure) {
    isFreeing.set(false);
    if (failure != null) {
      log.warn("the journal's oldest volume cannot be freed now", failure);
    }
  }
}
