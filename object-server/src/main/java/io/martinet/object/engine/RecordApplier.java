package io.martinet.object.engine;

import io.martinet.core.Version;
import io.martinet.log.RecordHeader;
import io.martinet.log.StoredRecord;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies records of the log to the index, exactly as their commit did. Applying one again, or a
 * stretch of the log from further back, changes nothing. One thread.
 */
final class RecordApplier {
  /** Beyond this all objects are looked through instead. */
  private static final int UNFOUNDED_MAX = 1 << 16;

  private final IndexSession session;
  private final List<ObjectKey> unfounded = new ArrayList<>();
  private final List<Long> condemned = new ArrayList<>();
  private boolean tooManyUnfounded;

  RecordApplier(IndexSession session) {
    this.session = session;
  }

  /**
   * @throws IOException the record is of a newer version, or the index cannot be read
   */
  void apply(StoredRecord stored) throws IOException {
    RecordHeader header = stored.header();
    switch (header.kind()) {
      case RecordKinds.OBJECT, RecordKinds.METADATA, RecordKinds.TOMBSTONE -> object(stored);
      case RecordKinds.QUARANTINE -> quarantine(stored);
      case RecordKinds.ROWS_DELIVERED -> delivered(stored);
      case RecordKinds.ROWS_OWED -> {
        var owed = RowRecords.Owed.decode(stored);
        session.owe(owed.position(), owed.key(), owed.duty());
      }
      default -> {
        if (!header.isSkippable()) {
          throw new IOException(
              "a record of kind %d: written by a newer version".formatted(header.kind()));
        }
      }
    }
  }

  static ObjectKey keyOf(RecordHeader header) {
    return new ObjectKey(header.policy(), header.hash());
  }

  private void object(StoredRecord stored) throws IOException {
    RecordHeader header = stored.header();
    ObjectKey key = keyOf(header);
    ObjectRecord record = ObjectRecord.decode(stored.metadata());
    ObjectEntry parts =
        record.entry(header.location(), header.bodyLogicalBytes(), header.bodyCrc());
    ObjectEntry entry = session.get(key).join(parts, header.isRelocated());
    session.set(key, entry);
    if (record.row() != null && !header.isRelocated()) {
      session.owe(header.position(), key, record.row());
    }
    if (!record.base().isNone() && entry.floor().compareTo(record.base()) < 0) {
      noteUnfounded(key);
    }
  }

  private void noteUnfounded(ObjectKey key) {
    if (unfounded.size() < UNFOUNDED_MAX) {
      unfounded.add(key);
    } else {
      tooManyUnfounded = true;
    }
  }

  private void quarantine(StoredRecord stored) throws IOException {
    ObjectKey key = keyOf(stored.header());
    QuarantineRecord record = QuarantineRecord.decode(stored);
    session.set(key, record.applyTo(session.get(key), stored.header().location()));
    condemned.add(io.martinet.log.LogPosition.of(record.life(), record.offset()));
  }

  private void delivered(StoredRecord stored) throws IOException {
    var delivered = RowRecords.Delivered.decode(stored);
    for (long position : delivered.positions()) {
      session.settle(delivered.containerDevice(), position);
    }
  }

  /** Whether a quarantine of a damaged place was met. */
  boolean wasCondemned(long position) {
    return condemned.contains(position);
  }

  /**
   * After the whole log: takes metadata away whose data never came. A batch is not one unit on the
   * disk; power may fail so that a POST is left and the PUT before it in the same batch is not.
   * Neither was acknowledged.
   *
   * @param index to look all objects through where too many were noted
   */
  void dropUnfounded(ObjectIndex index, long position, java.util.UUID owner) throws IOException {
    if (tooManyUnfounded) {
      session.write(position, owner);
      List<ObjectKey> all = new ArrayList<>();
      index.scan(
          IndexKeys.objectsFrom(),
          IndexKeys.objectsTo(),
          (key, value) -> {
            ObjectEntry entry = EntryCodec.decode(value);
            if (!entry.withoutUnfoundedMetadata().equals(entry)) {
              all.add(IndexKeys.objectOf(key));
            }
            return true;
          });
      unfounded.addAll(all);
    }
    for (ObjectKey key : unfounded) {
      session.set(key, session.get(key).withoutUnfoundedMetadata());
    }
  }

  /** Whether what was lost is stood over by what an entry holds, or is there twice. */
  static boolean covers(ObjectEntry entry, Version lost) {
    if (entry.floor().isAfter(lost)) {
      return true;
    }
    for (ObjectEntry.Part part : entry.parts()) {
      if (part.version().equals(lost)) {
        return true;
      }
    }
    return false;
  }
}
