package io.martinet.database;

import io.martinet.database.DatabaseSlot.Standing;
import io.martinet.database.ReplicaUnavailableException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work on the databases of a device: on the device's threads, one piece at a time for a
 * database, which is opened before and closed when others need its place. Failures are sorted here
 * and nowhere else: damage goes to quarantine, a failed disk fences the device. Thread-safe.
 */
final class DatabaseWorker<R> {
  /** Work that may wait for one database; more is refused. Guessed: more than clients wait for. */
  private static final int SLOT_WAITING_MAX = 1_024;

  /** Pieces of work on one database before another database gets the thread. Guessed. */
  private static final int TURN_MAX = 16;

  private static final Logger log = LoggerFactory.getLogger(DatabaseWorker.class);

  private final DatabaseShelf<R> shelf;
  private final DatabasePool<R> pool;
  private final DeviceThreads threads;
  private final DeviceFence fence;
  private final long walBytesMax;
  private final Consumer<RowOwner> changed;

  /** What is opened before work on a database. */
  private enum Opening {
    NOTHING,
    DATABASE,
    /** Also what peers gave so far in the place of one in quarantine. */
    REFILL
  }

  /** Work that may block on the disk. */
  @FunctionalInterface
  interface Task<R, T extends @Nullable Object> {
    T run(SlotReplica<R> replica) throws IOException;
  }

  /** Work that may block on the disk, of no database. */
  @FunctionalInterface
  interface IoWork<T extends @Nullable Object> {
    T run() throws IOException;
  }

  /**
   * @param changed told of each database whose rows or state changed, on the device's threads
   */
  DatabaseWorker(
      DatabaseShelf<R> shelf,
      DatabasePool<R> pool,
      DeviceThreads threads,
      DeviceFence fence,
      long walBytesMax,
      Consumer<RowOwner> changed) {
    this.shelf = shelf;
    this.pool = pool;
    this.threads = threads;
    this.fence = fence;
    this.walBytesMax = walBytesMax;
    this.changed = changed;
  }

  /**
   * Runs a task on the database of an owner.
   *
   * @return fails with {@link ReplicaUnavailableException} if the device cannot, or as the task did
   */
  <T extends @Nullable Object> CompletableFuture<T> call(RowOwner owner, Task<R, T> task) {
    return call(owner, Opening.DATABASE, task);
  }

  /**
   * As {@link #call(RowOwner, Task)}, for what brings rows and state of peers: it works also on a
   * database in quarantine, below its mark, which stays.
   */
  <T extends @Nullable Object> CompletableFuture<T> refill(RowOwner owner, Task<R, T> task) {
    return call(owner, Opening.REFILL, task);
  }

  private <T extends @Nullable Object> CompletableFuture<T> call(
      RowOwner owner, Opening opening, Task<R, T> task) {
    var result = new CompletableFuture<T>();
    DatabaseSlot<R> slot = pool.acquire(owner);
    submit(
        slot,
        new DatabaseSlot.Work() {
          @Override
          public void run() {
            DatabaseWorker.this.run(slot, opening, task, result);
          }

          @Override
          public void refuse(RuntimeException reason) {
            pool.release(slot);
            result.completeExceptionally(reason);
          }
        });
    return result;
  }

  /** Completes once the work that waits or runs now for databases of a partition is done. */
  CompletableFuture<Void> settled(int partition) {
    return CompletableFuture.allOf(
        pool.all().stream()
            .map(DatabaseSlot::owner)
            .filter(owner -> owner.partition() == partition)
            .map(owner -> call(owner, Opening.NOTHING, replica -> true))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** The slot of an owner, pinned, its standing read. */
  CompletableFuture<DatabaseSlot<R>> load(RowOwner owner) {
    DatabaseSlot<R> slot = pool.acquire(owner);
    if (slot.standing() != Standing.UNREAD) {
      return CompletableFuture.completedFuture(slot);
    }
    return call(owner, replica -> slot)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            pool.release(slot);
          }
        });
  }

  /** Applies what waits for a database, unless work waits for it that will. */
  void applySoon(DatabaseSlot<R> slot) {
    if (slot.waitingCount() == 0) {
      // Whatever fails is sorted out already; rows that could not be applied wait for the next
      // time.
      var unused = call(slot.owner(), replica -> replica.applyPending());
    }
  }

  /** Makes the rows of a database durable; false if a reader of another process held it back. */
  CompletableFuture<Boolean> checkpoint(RowOwner owner) {
    return call(
        owner,
        replica -> {
          DatabaseSlot<R> slot = replica.slot();
          replica.applyPending();
          ReplicaDatabase<R> database = slot.database();
          return database != null && shelf.checkpoint(slot, database);
        });
  }

  /**
   * Runs work of no database on the device's threads.
   *
   * @throws ReplicaUnavailableException if too much waits: the work does not run
   */
  <T extends @Nullable Object> CompletableFuture<T> onThread(IoWork<T> work) {
    var done = new CompletableFuture<T>();
    if (!threads.offer(() -> run(work, done))) {
      throw busy();
    }
    return done;
  }

  private <T extends @Nullable Object> void run(IoWork<T> work, CompletableFuture<T> done) {
    try {
      done.complete(work.run());
    } catch (IOException e) {
      done.completeExceptionally(failed(e));
    } catch (DatabaseException e) {
      boolean isDevice = e.kind() == DatabaseException.Kind.DEVICE;
      done.completeExceptionally(isDevice ? failed(e) : e);
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  /** Lets a loaded slot go. */
  void release(DatabaseSlot<R> slot) {
    pool.release(slot);
  }

  /** Applies what waits for a database and closes it, if it is open. */
  CompletableFuture<@Nullable Void> close(DatabaseSlot<R> slot) {
    // Opening it first would take another's place, which would then be closed for it, and so on.
    return this.<@Nullable Void>call(
        slot.owner(),
        Opening.NOTHING,
        replica -> {
          replica.applyPending();
          shelf.close(slot);
          pool.closed(slot);
          return null;
        });
  }

  private void submit(DatabaseSlot<R> slot, DatabaseSlot.Work work) {
    if (slot.waitingCount() >= SLOT_WAITING_MAX) {
      work.refuse(busy());
    } else if (slot.enqueue(work) && !threads.offer(() -> runTurn(slot))) {
      refuseWaiting(slot);
    }
  }

  private void runTurn(DatabaseSlot<R> slot) {
    int done = 0;
    for (DatabaseSlot.Work work = slot.next(); work != null; work = slot.next()) {
      work.run();
      done++;
      // A database in demand goes to the end of the line; with the line full it may stay.
      if (done % TURN_MAX == 0 && threads.offer(() -> runTurn(slot))) {
        return;
      }
    }
  }

  private void refuseWaiting(DatabaseSlot<R> slot) {
    for (DatabaseSlot.Work work = slot.next(); work != null; work = slot.next()) {
      work.refuse(busy());
    }
  }

  private <T extends @Nullable Object> void run(
      DatabaseSlot<R> slot, Opening opening, Task<R, T> task, CompletableFuture<T> result) {
    var replica = new SlotReplica<>(slot, shelf, opening == Opening.REFILL);
    try {
      fence.check();
      if (opening != Opening.NOTHING) {
        open(slot, opening);
      }
      T value = task.run(replica);
      if (slot.database() == null) {
        pool.closed(slot);
      }
      // Of one that is being refilled nobody can be told anything yet.
      if (replica.isChanged() && slot.standing() != Standing.QUARANTINED) {
        changed.accept(slot.owner());
      }
      result.complete(value);
      if (replica.isChanged()) {
        checkpointIfLong(slot);
      }
    } catch (DatabaseException e) {
      result.completeExceptionally(sort(slot, e));
    } catch (IOException e) {
      result.completeExceptionally(failed(e));
    } catch (UncheckedIOException e) {
      result.completeExceptionally(failed(e));
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    } finally {
      pool.release(slot);
    }
  }

  private void open(DatabaseSlot<R> slot, Opening opening) throws IOException {
    Standing standing = slot.standing();
    boolean hasDatabase = standing == Standing.LIVE || standing == Standing.DELETED;
    if (standing == Standing.UNREAD || (hasDatabase && slot.database() == null)) {
      shelf.open(slot);
    }
    boolean isRefill = opening == Opening.REFILL && slot.standing() == Standing.QUARANTINED;
    if (isRefill && slot.database() == null) {
      shelf.openRefill(slot);
    }
    if (slot.database() != null) {
      DatabaseSlot<R> eldest = pool.used(slot);
      if (eldest != null) {
        close(eldest);
      }
    }
  }

  private void checkpointIfLong(DatabaseSlot<R> slot) throws IOException {
    ReplicaDatabase<R> database = slot.database();
    if (database != null && shelf.walBytes(slot) > walBytesMax) {
      shelf.checkpoint(slot, database);
    }
  }

  private RuntimeException sort(DatabaseSlot<R> slot, DatabaseException failure) {
    return switch (failure.kind()) {
      case CORRUPT -> quarantine(slot, failure);
      case DEVICE -> failed(failure);
      case FULL -> new ReplicaUnavailableException(Reason.FULL, "disk full", failure);
      case LOCKED ->
          new ReplicaUnavailableException(Reason.BUSY, "held by another process", failure);
      case BUG -> failure;
    };
  }

  private RuntimeException quarantine(DatabaseSlot<R> slot, DatabaseException damage) {
    log.error("database goes to quarantine: path={}", slot.owner().path(), damage);
    try {
      shelf.quarantine(slot, damage);
      pool.closed(slot);
    } catch (IOException e) {
      return failed(e);
    }
    return new ReplicaUnavailableException(Reason.UNKNOWN, "database damaged", damage);
  }

  private RuntimeException failed(Exception cause) {
    String why = String.valueOf(cause.getMessage());
    fence.fence(why, cause);
    return new ReplicaUnavailableException(Reason.FENCED, why, cause);
  }

  private static ReplicaUnavailableException busy() {
    return new ReplicaUnavailableException(Reason.BUSY, "too much work waits for this device");
  }
}
