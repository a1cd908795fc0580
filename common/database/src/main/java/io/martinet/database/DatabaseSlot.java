package io.martinet.database;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What memory holds of one database: whether it exists, the rows that are in the journal but not
 * yet applied, and the work that waits for it. Work on a database runs one at a time, so its handle
 * needs no lock. Thread-safe but for {@link #database}, which belongs to the work under way.
 */
final class DatabaseSlot<R> {
  /** Whether there is such an account or container here. */
  enum Standing {
    /** Not looked yet. */
    UNREAD,
    ABSENT,
    LIVE,
    DELETED,
    /** Damaged, and not refilled since: not known what it held. */
    QUARANTINED
  }

  /**
   * What waits to be applied, taken out of the slot.
   *
   * @param rows one a name
   * @param offered rows that were joined into these
   */
  record Batch<R>(Collection<R> rows, long position, int offered) {}

  /** A piece of work on the database. */
  interface Work {
    void run();

    /** Told instead of {@link #run}. */
    void refuse(RuntimeException reason);
  }

  private final RowOwner owner;
  private final RowKind<R> kind;
  private final AtomicLong pendingOfAll;
  private final Queue<Work> waiting = new ArrayDeque<>();
  private Map<String, R> pending = new LinkedHashMap<>();
  private long pendingPosition;
  private int offered;
  private Standing standing = Standing.UNREAD;
  private @Nullable ReplicaState life;
  private int pins;
  private boolean isRunning;

  private @Nullable ReplicaDatabase<R> database;

  /**
   * @param pendingOfAll rows waiting in all slots of the device, kept up to date here
   */
  DatabaseSlot(RowOwner owner, RowKind<R> kind, AtomicLong pendingOfAll) {
    this.owner = owner;
    this.kind = kind;
    this.pendingOfAll = pendingOfAll;
  }

  RowOwner owner() {
    return owner;
  }

  synchronized Standing standing() {
    return standing;
  }

  synchronized void setStanding(Standing now) {
    standing = now;
  }

  /** Stands as the database says; one that is being refilled says nothing yet. */
  synchronized void setLife(ReplicaState state) {
    if (standing != Standing.QUARANTINED) {
      standing = state.isLive() ? Standing.LIVE : Standing.DELETED;
    }
    life = state;
  }

  /**
   * Adds rows that stand in the journal up to a position, if the database takes any.
   *
   * @return whether it takes them
   */
  boolean offer(List<R> rows, long position) {
    return offer(rows, position, Admission.ALWAYS);
  }

  /**
   * As {@link #offer(List, long)}, if they are admitted at this very moment: whoever takes waiting
   * rows out has seen all that were admitted before.
   */
  synchronized boolean offer(List<R> rows, long position, Admission admission) {
    boolean isTaken =
        takesRows()
            && admission.admits(owner.partition())
            && rows.stream().allMatch(this::isWanted);
    if (isTaken) {
      for (R row : rows) {
        pending.merge(kind.name(row), row, kind::join);
      }
      pendingPosition = position;
      offered += rows.size();
      pendingOfAll.addAndGet(rows.size());
    }
    return isTaken;
  }

  /** Whether rows are taken now. */
  synchronized boolean takesRows() {
    return standing == Standing.LIVE
        || (standing == Standing.DELETED && kind.takesRowsWhileDeleted());
  }

  /** Whether whoever sends a row may count on it: {@link RowKind#isWanted}. */
  synchronized boolean isWanted(R row) {
    return life == null || kind.isWanted(row, life);
  }

  /** Rows offered and not yet taken out. */
  synchronized int pendingRows() {
    return offered;
  }

  /** Takes all waiting rows out. */
  synchronized Batch<R> take() {
    var batch = new Batch<>(new ArrayList<>(pending.values()), pendingPosition, offered);
    pending = new LinkedHashMap<>();
    pendingOfAll.addAndGet(-offered);
    offered = 0;
    return batch;
  }

  /** Puts rows back that could not be applied, below what came since. */
  synchronized void restore(Batch<R> batch) {
    for (R row : batch.rows()) {
      pending.merge(kind.name(row), row, kind::join);
    }
    pendingPosition = Math.max(pendingPosition, batch.position());
    offered += batch.offered();
    pendingOfAll.addAndGet(batch.offered());
  }

  /** Changes the standing unless rows came in the meantime, which must be looked at first. */
  synchronized boolean standAsUnlessPending(Standing now) {
    if (!pending.isEmpty()) {
      return false;
    }
    standing = now;
    return true;
  }

  /**
   * Adds work.
   *
   * @return whether the caller must now see to {@link #next} being run; false when that is under
   *     way
   */
  synchronized boolean enqueue(Work work) {
    waiting.add(work);
    boolean mustRun = !isRunning;
    isRunning = true;
    return mustRun;
  }

  /** The next work, or null and then none is under way any more. */
  synchronized @Nullable Work next() {
    Work work = waiting.poll();
    isRunning = work != null;
    return work;
  }

  /** Work that waits. */
  synchronized int waitingCount() {
    return waiting.size();
  }

  synchronized void pin() {
    pins++;
  }

  synchronized void unpin() {
    pins--;
  }

  /** Whether nobody holds the slot and it holds nothing that memory alone knows. */
  synchronized boolean isDroppable() {
    return pins == 0 && pending.isEmpty() && !isRunning && database == null;
  }

  /** The open handle; null while closed. For the work under way alone. */
  @Nullable ReplicaDatabase<R> database() {
    return database;
  }

  synchronized void setDatabase(@Nullable ReplicaDatabase<R> opened) {
    database = opened;
  }
}
