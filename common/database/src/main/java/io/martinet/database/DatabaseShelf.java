package io.martinet.database;

import io.martinet.core.Entropy;
import io.martinet.database.DatabaseSlot.Standing;
import io.martinet.http.wire.DatabaseEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens, makes, closes and sets apart the databases of a device. For the work under way on a slot
 * alone; blocks on the disk.
 */
final class DatabaseShelf<R> {
  private static final Logger log = LoggerFactory.getLogger(DatabaseShelf.class);

  private final RowKind<R> kind;
  private final DatabaseFiles files;
  private final RowJournal<R> journal;
  private final JournalBoot boot;
  private final Entropy entropy;

  DatabaseShelf(
      RowKind<R> kind,
      DatabaseFiles files,
      RowJournal<R> journal,
      JournalBoot boot,
      Entropy entropy) {
    this.kind = kind;
    this.files = files;
    this.journal = journal;
    this.boot = boot;
    this.entropy = entropy;
  }

  /** Looks for the slot's database and opens it if there is one. */
  void open(DatabaseSlot<R> slot) {
    Standing found = files.find(slot.owner());
    if (found == Standing.LIVE) {
      openFile(slot);
    } else {
      slot.setStanding(found);
    }
  }

  private void openFile(DatabaseSlot<R> slot) {
    ReplicaDatabase<R> database = ReplicaDatabase.open(files.file(slot.owner()), kind, boot);
    slot.setDatabase(database);
    slot.setLife(database.state());
  }

  /** Opens what peers gave so far in the place of the slot's database, which is in quarantine. */
  void openRefill(DatabaseSlot<R> slot) throws IOException {
    RowOwner owner = slot.owner();
    if (files.beginRefill(owner)) {
      // Rows that waited for the damaged one: who acknowledged them as well gives them back, unless
      // they were deleted since, and then nobody may know of that any more.
      slot.take();
    }
    if (Files.exists(files.file(owner))) {
      openFile(slot);
    }
  }

  /** Takes what peers gave for the slot's database, durable on return. */
  void endRefill(DatabaseSlot<R> slot) throws IOException {
    ReplicaDatabase<R> database = slot.database();
    if (database != null) {
      makeDurable(slot, database);
    }
    files.endRefill(slot.owner());
    journal.settle(slot.owner(), journal.end());
    slot.setStanding(Standing.ABSENT);
    if (database != null) {
      slot.setLife(database.state());
    }
  }

  /**
   * What stands at a place, without the rows that the journal holds for it; empty if nothing does.
   * Any thread of the device, whatever work is under way there.
   */
  Optional<DatabaseEntry> glance(DatabasePlace place) throws IOException {
    return files.undisturbed(
        place,
        file ->
            switch (files.find(place)) {
              case QUARANTINED -> Optional.of(quarantined(place));
              case ABSENT -> Optional.empty();
              case UNREAD, LIVE, DELETED -> Optional.of(glance(place, file));
            });
  }

  /** What the database at a place is of; empty if none can be read there. */
  Optional<RowOwner> findOwner(DatabasePlace place) throws IOException {
    return files.undisturbed(
        place,
        file ->
            files.find(place) == Standing.LIVE
                ? ReplicaDatabase.findOwner(file)
                : Optional.empty());
  }

  private static DatabaseEntry glance(DatabasePlace place, Path file) {
    try {
      return ReplicaDatabase.glance(file);
    } catch (DatabaseException e) {
      if (e.kind() == DatabaseException.Kind.DEVICE) {
        throw e;
      }
      // Whoever works with it next finds out the same, and acts.
      log.warn("database cannot be read: {}", file, e);
      return new DatabaseEntry.Unknown(place.partition(), "", "");
    }
  }

  private DatabaseEntry quarantined(DatabasePlace place) throws IOException {
    return files
        .quarantined(place)
        .map(DatabaseWalk::unknown)
        .orElseGet(() -> new DatabaseEntry.Unknown(place.partition(), "", ""));
  }

  /** Makes the slot's database and opens it. */
  void create(DatabaseSlot<R> slot, ReplicaState state, List<StoredHeader> headers)
      throws IOException {
    files.create(
        slot.owner(),
        path ->
            ReplicaDatabase.create(
                path, kind, slot.owner(), state, headers, entropy.nextLong(), newProgress()));
    openFile(slot);
  }

  /**
   * Makes all that was applied durable and tells the journal.
   *
   * @return false if a reader of another process held it back
   */
  boolean checkpoint(DatabaseSlot<R> slot, ReplicaDatabase<R> database) {
    // Read before: rows applied while it runs are not part of it.
    long position = database.appliedPosition();
    boolean isComplete = database.checkpoint();
    if (isComplete) {
      journal.settle(slot.owner(), position);
    }
    return isComplete;
  }

  /** Makes all that was applied durable, also while a reader of another process holds it back. */
  void makeDurable(DatabaseSlot<R> slot, ReplicaDatabase<R> database) throws IOException {
    if (!checkpoint(slot, database)) {
      files.syncWal(slot.owner());
    }
  }

  /** Closes the slot's database, durable on return. */
  void close(DatabaseSlot<R> slot) throws IOException {
    ReplicaDatabase<R> database = slot.database();
    if (database != null) {
      slot.setDatabase(null);
      try (database) {
        // The next start may follow an orderly close, and then trusts what the database says.
        makeDurable(slot, database);
      }
    }
  }

  /**
   * Makes the copy of a peer's file one of this device, durable on return. Any thread of the
   * device.
   *
   * @return false if it is not what it should be
   */
  boolean makeOwn(Path copy, RowOwner owner, String peer, String sequence) {
    try {
      return ReplicaDatabase.makeOwn(
          copy, kind, owner, peer, sequence, entropy.nextLong(), newProgress());
    } catch (DatabaseException e) {
      if (e.kind() == DatabaseException.Kind.DEVICE) {
        throw e;
      }
      log.warn("a copy of {} from {} cannot be read", owner.path(), peer, e);
      return false;
    }
  }

  /** Puts a copy that was made one of this device in the place of the slot's and opens it. */
  void adopt(DatabaseSlot<R> slot, Path copy) throws IOException {
    files.create(slot.owner(), path -> move(copy, path));
    openFile(slot);
  }

  /**
   * Joins what the slot's database holds into a copy that was made one of this device, and puts
   * that in its place.
   *
   * @return false if it holds many rows, or cannot be exchanged now: then it stays
   */
  boolean merge(DatabaseSlot<R> slot, ReplicaDatabase<R> own, Path copy) throws IOException {
    long applied = own.appliedPosition();
    if (!ReplicaDatabase.joinInto(copy, kind, boot, own, Snapshots.MERGED_ROWS_MAX)) {
      return false;
    }
    boolean isExchanged;
    try {
      isExchanged = files.exchange(slot.owner(), copy, () -> closeForGood(slot, own));
    } finally {
      if (slot.database() == null) {
        openFile(slot);
      }
    }
    if (isExchanged) {
      journal.settle(slot.owner(), applied);
    }
    return isExchanged;
  }

  private static <R> void closeForGood(DatabaseSlot<R> slot, ReplicaDatabase<R> database) {
    slot.setDatabase(null);
    // Its WAL goes with the last one to close it; a longer one would be taken for the copy's.
    database.checkpoint();
    database.close();
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Closes the slot's database and removes it, durable on return. Nothing is to be made durable
   * before.
   */
  void drop(DatabaseSlot<R> slot, ReplicaDatabase<R> database) throws IOException {
    slot.setDatabase(null);
    database.close();
    files.remove(slot.owner());
    // Only now: after a crash before this the file is there again and wants its rows.
    journal.settle(slot.owner(), journal.end());
  }

  /** Closes a damaged database and sets it apart; its rows stay in the journal. */
  void quarantine(DatabaseSlot<R> slot, DatabaseException damage) throws IOException {
    ReplicaDatabase<R> database = slot.database();
    slot.setDatabase(null);
    slot.setStanding(Standing.QUARANTINED);
    if (database != null) {
      database.closeDamaged();
    }
    files.quarantine(slot.owner(), String.valueOf(damage.getMessage()));
  }

  /** Length of a database's WAL in bytes; 0 if it has none. */
  long walBytes(DatabaseSlot<R> slot) throws IOException {
    return files.walBytes(slot.owner());
  }

  /**
   * Rows that stand in the journal already were for an earlier file of the same path, which was
   * dropped, or for none: a replay must not bring them into this one.
   */
  private Progress newProgress() {
    return new Progress(0, RowSum.EMPTY, boot.journalId(), journal.end());
  }
}
