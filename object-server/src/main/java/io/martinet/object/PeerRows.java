package io.martinet.object;

import io.martinet.http.wire.RowMark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The rows that a device owes to one container device, as far as they are in memory: by position of
 * their records, with the mark where each stands in the peer's journal. A row is done once the
 * journal is synced up to its mark in the same boot (rule 24); a new boot voids all marks of
 * others. Event-loop confined; holds no disk and no network.
 */
final class PeerRows {
  /** Rows in memory at most; the others are found again in the index. */
  static final int ROWS_MAX = 65_536;

  /** One row owed. */
  private static final class Owed {
    final long position;
    final long sinceNanos;
    boolean isMarked;
    long bootId;
    long journalPosition;

    Owed(long position, long sinceNanos) {
      this.position = position;
      this.sinceNanos = sinceNanos;
    }
  }

  private final NavigableMap<Long, Owed> owed = new TreeMap<>();
  private final PriorityQueue<Owed> marked =
      new PriorityQueue<>(Comparator.comparingLong(row -> row.journalPosition));
  private boolean hasForeignMarks;
  private boolean hasBoot;
  private long bootId;

  /** Whether the peer's boot is known. */
  boolean hasBoot() {
    return hasBoot;
  }

  long bootId() {
    return bootId;
  }

  int size() {
    return owed.size();
  }

  /** Rows that may still be added. */
  int room() {
    return ROWS_MAX - owed.size();
  }

  /** Whether marks wait for the journal's sync, or name a boot that is not the known one. */
  boolean awaitsJournal() {
    return !marked.isEmpty() || hasForeignMarks;
  }

  /**
   * Adds a row that is now durable in its record.
   *
   * @return false when there is no room: it must be found in the index later
   */
  boolean add(long position, long nowNanos) {
    if (owed.size() >= ROWS_MAX) {
      return false;
    }
    owed.putIfAbsent(position, new Owed(position, nowNanos));
    return true;
  }

  /** The peer does not take the row now: it is no longer in memory. */
  void forget(long position) {
    Owed row = owed.remove(position);
    if (row != null && row.isMarked) {
      marked.remove(row);
    }
  }

  /** The row stands in the peer's journal. Rows that are not in memory are left alone. */
  void mark(long position, RowMark mark) {
    Owed row = owed.get(position);
    if (row == null || (row.isMarked && row.bootId == mark.bootId())) {
      return;
    }
    if (row.isMarked) {
      marked.remove(row);
    }
    row.isMarked = true;
    row.bootId = mark.bootId();
    row.journalPosition = mark.position();
    if (hasBoot && row.bootId == bootId) {
      marked.add(row);
    } else {
      // From before or after a restart of the peer that we have not seen: the next poll tells.
      hasForeignMarks = true;
    }
  }

  /**
   * Takes in what the peer says of its journal.
   *
   * @return positions whose rows are durable there now; they are no longer in memory
   */
  List<Long> learn(long peerBootId, long syncedPosition) {
    if (!hasBoot || peerBootId != bootId) {
      hasBoot = true;
      bootId = peerBootId;
      resolveMarks();
    } else if (hasForeignMarks) {
      resolveMarks();
    }
    var done = new ArrayList<Long>();
    while (!marked.isEmpty() && marked.element().journalPosition <= syncedPosition) {
      long position = marked.remove().position;
      owed.remove(position);
      done.add(position);
    }
    return done;
  }

  /**
   * Whether the row is to be sent: not marked in the known boot, and added before the given time.
   */
  boolean isDue(long position, long addedBeforeNanos) {
    Owed row = owed.get(position);
    return row == null || (!row.isMarked && row.sinceNanos - addedBeforeNanos <= 0);
  }

  /** Position of the oldest row that is to be sent, or -1. */
  long firstDue(long addedBeforeNanos) {
    for (Owed row : owed.values()) {
      if (!row.isMarked) {
        return row.sinceNanos - addedBeforeNanos <= 0 ? row.position : -1;
      }
    }
    return -1;
  }

  private void resolveMarks() {
    marked.clear();
    hasForeignMarks = false;
    for (Owed row : owed.values()) {
      row.isMarked = row.isMarked && row.bootId == bootId;
      if (row.isMarked) {
        marked.add(row);
      }
    }
  }
}
