package io.martinet.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The slots that memory holds and, among them, which databases are open, least recently used first.
 * Thread-safe.
 */
final class DatabasePool<R> {
  private final RowKind<R> kind;
  private final int openMax;
  private final AtomicLong pendingRows = new AtomicLong();
  private final Map<RowOwner, DatabaseSlot<R>> slots = new LinkedHashMap<>();
  private final Map<RowOwner, DatabaseSlot<R>> open = new LinkedHashMap<>(16, 0.75f, true);

  DatabasePool(RowKind<R> kind, int openMax) {
    this.kind = kind;
    this.openMax = openMax;
  }

  /** The slot of an owner, pinned: it stays until {@link #release}. */
  synchronized DatabaseSlot<R> acquire(RowOwner owner) {
    DatabaseSlot<R> slot =
        slots.computeIfAbsent(owner, o -> new DatabaseSlot<>(o, kind, pendingRows));
    slot.pin();
    return slot;
  }

  /** Lets a slot go; one that holds nothing is forgotten. */
  synchronized void release(DatabaseSlot<R> slot) {
    slot.unpin();
    if (slot.isDroppable()) {
      slots.remove(slot.owner());
    }
  }

  /**
   * Notes that a slot's database is open and in use now.
   *
   * @return the slot whose database is to be closed for it, or null
   */
  synchronized @Nullable DatabaseSlot<R> used(DatabaseSlot<R> slot) {
    open.put(slot.owner(), slot);
    if (open.size() <= openMax) {
      return null;
    }
    DatabaseSlot<R> eldest = open.values().iterator().next();
    open.remove(eldest.owner());
    return eldest;
  }

  /** Notes that a slot's database is closed. */
  synchronized void closed(DatabaseSlot<R> slot) {
    open.remove(slot.owner());
  }

  /** All slots held now. */
  synchronized List<DatabaseSlot<R>> all() {
    return new ArrayList<>(slots.values());
  }

  /** Rows of all slots that are in the journal and not yet applied. */
  long pendingRows() {
    return pendingRows.get();
  }

  /** Whether memory holds anything of an owner: an open database, rows or work. */
  synchronized boolean holds(RowOwner owner) {
    return slots.containsKey(owner);
  }

  /** Databases open now. */
  synchronized int openCount() {
    return open.size();
  }
}
