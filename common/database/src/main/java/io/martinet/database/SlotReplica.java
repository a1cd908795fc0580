package io.martinet.database;

import io.martinet.core.Version;
import io.martinet.database.DatabaseSlot.Standing;
import io.martinet.database.ReplicaUnavailableException.Reason;
import io.martinet.http.wire.DatabaseSums;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The slot's database for one piece of work; notes whether it changed anything. */
final class SlotReplica<R> implements Replica<R> {
  private final DatabaseSlot<R> slot;
  private final DatabaseShelf<R> shelf;
  private final boolean isRefill;
  private boolean isChanged;

  /**
   * @param isRefill whether one in quarantine is to be worked on as far as peers refilled it
   */
  SlotReplica(DatabaseSlot<R> slot, DatabaseShelf<R> shelf, boolean isRefill) {
    this.slot = slot;
    this.shelf = shelf;
    this.isRefill = isRefill;
  }

  @Override
  public RowOwner owner() {
    return slot.owner();
  }

  @Override
  public boolean isKnown() {
    if (!isRefill && slot.standing() == Standing.QUARANTINED) {
      throw new ReplicaUnavailableException(Reason.UNKNOWN, "quarantined: " + slot.owner().path());
    }
    return slot.database() != null;
  }

  @Override
  public ReplicaDatabase<R> database() {
    ReplicaDatabase<R> database = open();
    applyPending(database);
    return database;
  }

  @Override
  public void create(ReplicaState state, List<StoredHeader> headers) {
    try {
      shelf.create(slot, state, headers);
      isChanged = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void change(ReplicaState state, List<StoredHeader> headers) {
    ReplicaDatabase<R> database = database();
    try {
      database.change(state, headers);
      isChanged = true;
    } finally {
      // Also after a failure: the standing is what the database says.
      slot.setLife(database.state());
    }
  }

  @Override
  public void join(List<R> rows) {
    if (!rows.isEmpty()) {
      ReplicaDatabase<R> database = database();
      database.apply(rows, database.appliedPosition());
      isChanged = true;
    }
  }

  @Override
  public void joinFrom(String peer, String sequence, List<R> rows) {
    database().applyFrom(peer, sequence, rows);
    isChanged |= !rows.isEmpty();
  }

  @Override
  public boolean deleteIfEmpty(Version version) {
    ReplicaDatabase<R> database = database();
    while (database.totals().rows() == 0) {
      // From here on rows are refused, unless some came just now: then those are looked at first.
      if (slot.standAsUnlessPending(Standing.DELETED)) {
        change(database.state().withDelete(version), List.of());
        return true;
      }
      applyPending(database);
    }
    return false;
  }

  @Override
  public void makeDurable() {
    try {
      shelf.makeDurable(slot, database());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean dropIfStill(DatabaseSums expected) {
    ReplicaDatabase<R> database = database();
    while (database.sums().equals(expected)) {
      // From here on rows are refused, unless some came just now: then those are looked at first.
      if (slot.standAsUnlessPending(Standing.ABSENT)) {
        drop(database);
        return true;
      }
      applyPending(database);
    }
    return false;
  }

  /**
   * Takes a prepared copy for its database, joined with the one that it has; durable on return.
   *
   * @return false if that one has many rows
   */
  boolean adopt(Path copy) throws IOException {
    if (!isKnown()) {
      shelf.adopt(slot, copy);
    } else if (!shelf.merge(slot, database(), copy)) {
      return false;
    }
    isChanged = true;
    return true;
  }

  /** As {@link DatabaseDevice#refilled}. */
  Refill endRefill(@Nullable DatabaseSums expected) throws IOException {
    if (slot.standing() != Standing.QUARANTINED) {
      return Refill.NONE;
    }
    DatabaseSums given = isKnown() ? database().sums() : null;
    if (!Objects.equals(given, expected)) {
      return Refill.OTHER;
    }
    shelf.endRefill(slot);
    isChanged = given != null;
    return Refill.ENDED;
  }

  private void drop(ReplicaDatabase<R> database) {
    boolean isDropped = false;
    try {
      shelf.drop(slot, database);
      isDropped = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!isDropped) {
        // It may be there still: whoever comes next looks.
        slot.setStanding(Standing.UNREAD);
      }
    }
  }

  DatabaseSlot<R> slot() {
    return slot;
  }

  /**
   * Applies what waits, if there is a database to apply it to.
   *
   * @return whether there is
   */
  boolean applyPending() {
    ReplicaDatabase<R> database = slot.database();
    if (database != null) {
      applyPending(database);
    }
    return database != null;
  }

  /** Whether rows or state are other than before. */
  boolean isChanged() {
    return isChanged;
  }

  private ReplicaDatabase<R> open() {
    if (!isKnown()) {
      throw new IllegalStateException("no database of " + slot.owner().path());
    }
    return Objects.requireNonNull(slot.database());
  }

  private void applyPending(ReplicaDatabase<R> database) {
    DatabaseSlot.Batch<R> batch = slot.take();
    if (batch.rows().isEmpty()) {
      return;
    }
    boolean isApplied = false;
    try {
      database.apply(batch.rows(), batch.position());
      isApplied = true;
      isChanged = true;
    } finally {
      if (!isApplied) {
        slot.restore(batch);
      }
    }
  }
}
