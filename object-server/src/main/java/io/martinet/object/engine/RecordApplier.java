package io.martinet.object.engine;

import io.martinet.core.Version;
import io.martinet.log.RecordHeader;
import io.martinet.log.StoredRecord;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies records of the log to the index, exactly as their commit did. Applying one again, or a
 * stretch of the log from further back, changes nothing. One thread.
 */
final class RecordApplier {
  /** Beyond this they are joined at once, and all objects are looked through at the end. */
  private static final int UNFOUNDED_MAX = 1 << 16;

  private final IndexSession session;
  private final Map<ObjectKey, List<Unfounded>> unfounded = new LinkedHashMap<>();
  private final List<Long> condemned = new ArrayList<>();
  private int unfoundedCount;
  private boolean tooManyUnfounded;
  private boolean metDrops;

  /** What a POST says of data that the log has not shown yet. */
  private record Unfounded(ObjectEntry posted, Version base) {}

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
      case RecordKinds.DROP -> drop(stored);
      case RecordKinds.PROMISE -> session.promise(keyOf(header), header.version());
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
    voidBefore(key, record.droppedBefore());
    ObjectEntry parts =
        record.entry(header.location(), header.bodyLogicalBytes(), header.bodyCrc());
    if (!defers(key, parts, record.base())) {
      session.set(key, session.get(key).join(parts, header.isRelocated()));
    }
    if (record.row() != null && !header.isRelocated()) {
      session.owe(header.position(), key, record.row());
    }
  }

  /**
   * A POST whose data have not come must not take the place of older metadata yet: if the data
   * never come, the older are what stands.
   */
  private boolean defers(ObjectKey key, ObjectEntry parts, Version base) throws IOException {
    if (parts.data() != null || base.isNone() || session.get(key).floor().compareTo(base) >= 0) {
      return false;
    }
    if (unfoundedCount == UNFOUNDED_MAX) {
      tooManyUnfounded = true;
      return false;
    }
    unfoundedCount++;
    unfounded.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Unfounded(parts, base));
    return true;
  }

  private void drop(StoredRecord stored) throws IOException {
    ObjectKey key = keyOf(stored.header());
    DropRecord record = DropRecord.decode(stored);
    metDrops = true;
    voidBefore(key, record.before());
    session.set(key, record.applyTo(session.get(key), stored.header().location()));
  }

  /** What records of the object before a position said counts for nothing. */
  private void voidBefore(ObjectKey key, long position) throws IOException {
    if (position == 0) {
      return;
    }
    List<Unfounded> waiting = unfounded.get(key);
    if (waiting != null) {
      waiting.removeIf(late -> late.posted.since(position).isEmpty());
    }
    session.set(key, session.get(key).since(position));
  }

  /** Whether there was anything to settle with {@link #settleDropped}. */
  boolean metDrops() {
    return metDrops;
  }

  /**
   * After the whole log, written to the index: settles rows of dropped objects. They were
   * delivered, or the object had not been dropped; but the record that says so may be gone.
   */
  void settleDropped(ObjectIndex index) throws IOException {
    index.scan(
        IndexKeys.pendingRowsFrom(),
        IndexKeys.pendingRowsTo(),
        (key, value) -> {
          long position = IndexKeys.pendingPosition(key);
          ObjectKey object = PendingValue.decode(value).key();
          if (position < session.get(object).droppedBefore()) {
            session.settle(IndexKeys.pendingDevice(key), position);
          }
          return true;
        });
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
   * After the whole log: joins the metadata whose data came later, as compaction moves them, and
   * leaves out those whose data never came. A batch is not one unit on the disk; power may fail so
   * that a POST is left and the PUT before it in the same batch is not. Neither was acknowledged.
   *
   * @param index to look all objects through where too many were noted
   */
  void dropUnfounded(ObjectIndex index, long position, java.util.UUID owner) throws IOException {
    for (Map.Entry<ObjectKey, List<Unfounded>> ofKey : unfounded.entrySet()) {
      for (Unfounded late : ofKey.getValue()) {
        ObjectEntry entry = session.get(ofKey.getKey());
        if (entry.floor().compareTo(late.base) >= 0 && !wasCondemned(late.posted)) {
          session.set(ofKey.getKey(), entry.withEarlier(late.posted));
        }
      }
    }
    if (tooManyUnfounded) {
      dropAllUnfounded(index, position, owner);
    }
  }

  private boolean wasCondemned(ObjectEntry posted) {
    return posted.places().stream().anyMatch(place -> wasCondemned(place.position()));
  }

  private void dropAllUnfounded(ObjectIndex index, long position, java.util.UUID owner)
      throws IOException {
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
    for (ObjectKey key : all) {
      session.set(key, session.get(key).withoutUnfoundedMetadata());
    }
  }

  /** Whether what was lost is stood over by what an entry holds, is there twice, or is void. */
  static boolean covers(ObjectEntry entry, RecordHeader lost) {
    if (entry.floor().isAfter(lost.version()) || lost.position() < entry.droppedBefore()) {
      return true;
    }
    for (ObjectEntry.Part part : entry.withoutDropped().parts()) {
      if (part.version().equals(lost.version())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a drop that was lost is known all the same: nothing stands from before it, or what was
   * written behind it says so too.
   */
  static boolean coversDrop(ObjectEntry entry, RecordHeader lost) {
    List<ObjectEntry.Part> parts = entry.parts();
    return parts.isEmpty()
        || parts.stream().anyMatch(part -> part.place().position() > lost.position());
  }
}
