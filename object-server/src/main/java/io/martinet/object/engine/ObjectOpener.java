package io.martinet.object.engine;

import io.martinet.core.StorePath;
import io.martinet.log.CorruptRecordException;
import io.martinet.log.DeviceFile;
import io.martinet.log.RecordHeader;
import io.martinet.log.RecordLocation;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.Opened;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens objects for reading (rules 4, 13 and 20). Thread-safe. */
final class ObjectOpener {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectOpener.class);

  /** A record may be moved again between look-up and read, but not for ever. Guessed. */
  private static final int LOOKUPS_MAX = 8;

  /** Is told that a record of an object is damaged. */
  interface Condemnation {
    void condemn(ObjectKey key, RecordLocation place, String reason);
  }

  private final ObjectIndex index;
  private final BodyFiles bodies;
  private final RecordReader records;
  private final boolean complete;
  private final Condemnation condemnation;

  /**
   * @param complete whether the device knows the keys of all that it ever stored
   */
  ObjectOpener(
      ObjectIndex index,
      BodyFiles bodies,
      RecordReader records,
      boolean complete,
      Condemnation condemnation) {
    this.index = index;
    this.bodies = bodies;
    this.records = records;
    this.complete = complete;
    this.condemnation = condemnation;
  }

  /**
   * What the index says of a key.
   *
   * @throws IOException the index cannot be read
   */
  Lookup find(ObjectKey key) throws IOException {
    return Lookups.of(entry(key), complete);
  }

  /**
   * @throws IOException the index cannot be read
   */
  Opened open(ObjectKey key) throws IOException {
    for (int i = 0; i < LOOKUPS_MAX; i++) {
      ObjectEntry entry = entry(key);
      Opened answer = absent(entry);
      if (answer == null) {
        answer = tryOpen(key, entry);
      }
      if (answer != null) {
        return answer;
      }
    }
    return gone(key);
  }

  /**
   * Name of an object or a tombstone.
   *
   * @return null where neither stands, or its record is damaged or on the move
   * @throws IOException the index cannot be read
   */
  @Nullable StorePath path(ObjectKey key) throws IOException {
    for (int i = 0; i < LOOKUPS_MAX; i++) {
      ObjectEntry entry = entry(key);
      ObjectEntry.Part part = entry.data() != null ? entry.data() : entry.tombstone();
      if (part == null || entry.quarantine() != null) {
        return null;
      }
      try (RecordReader.Pinned record = records.read(part.place())) {
        if (record != null) {
          return record.content().path();
        }
      } catch (IOException damaged) {
        condemnation.condemn(key, part.place(), String.valueOf(damaged.getMessage()));
        return null;
      }
    }
    return null;
  }

  private ObjectEntry entry(ObjectKey key) throws IOException {
    return EntryCodec.decode(index.get(IndexKeys.object(key)));
  }

  /** Eight look-ups named what is not there: the entry is wrong. */
  private Opened gone(ObjectKey key) throws IOException {
    ObjectEntry entry = entry(key);
    if (entry.data() != null) {
      condemnation.condemn(key, entry.data().place(), "its volume or body file is gone");
    }
    return new Opened.Unknown("damaged: record or body file missing");
  }

  private @Nullable Opened absent(ObjectEntry entry) {
    return switch (Lookups.of(entry, complete)) {
      case Lookup.Live _ -> null;
      case Lookup.Deleted deleted -> new Opened.Deleted(deleted);
      case Lookup.Missing _ -> new Opened.Missing();
      case Lookup.Unknown(String reason) -> new Opened.Unknown(reason);
    };
  }

  /** Null when a record or body file was moved meanwhile. */
  private @Nullable Opened tryOpen(ObjectKey key, ObjectEntry entry) {
    ObjectEntry.Data data = entry.data();
    if (data == null) {
      return null;
    }
    var held = new ArrayList<Closeable>();
    RecordLocation reading = data.place();
    StoredObject opened = null;
    try {
      RecordReader.Pinned record = hold(records.read(reading), held);
      if (record == null) {
        return null;
      }
      requireKey(key, record);
      ObjectInfo info = info(data, record.content());
      ObjectEntry.Metadata metadata = entry.metadata();
      if (metadata != null && !metadata.place().equals(data.place())) {
        reading = metadata.place();
        info = withHeaders(info, records.read(reading));
      }
      ObjectEntry.ContentType type = entry.type();
      if (info != null && type != null) {
        info = withContentType(info, type.contentType());
      }
      if (info == null) {
        return null;
      }
      reading = data.place();
      opened = object(key, entry, data, info, record, held);
      return new Opened.Live(opened);
    } catch (NoSuchFileException moved) {
      return null;
    } catch (CorruptRecordException damaged) {
      condemnation.condemn(key, reading, String.valueOf(damaged.getMessage()));
      return new Opened.Unknown("damaged, being quarantined");
    } catch (IOException unreadable) {
      LOG.error("cannot read an object: {}", key, unreadable);
      condemnation.condemn(key, reading, "unreadable: " + unreadable.getMessage());
      return new Opened.Unknown("unreadable, being quarantined");
    } finally {
      if (opened == null) {
        closeAll(held);
      }
    }
  }

  private static void requireKey(ObjectKey key, RecordReader.Pinned record)
      throws CorruptRecordException {
    RecordHeader header = record.stored().header();
    if (header.policy() != key.policy() || !header.hash().equals(key.hash())) {
      throw new CorruptRecordException("the record of " + key + " is that of " + header.hash());
    }
  }

  private static RecordReader.@Nullable Pinned hold(
      RecordReader.@Nullable Pinned record, List<Closeable> held) {
    if (record != null) {
      held.add(record);
    }
    return record;
  }

  private static ObjectInfo info(ObjectEntry.Data data, ObjectRecord record) {
    return new ObjectInfo(
        record.path(),
        data.content().lengthBytes(),
        data.content().etag().toString(),
        data.content().crc32c(),
        record.typeOrEmpty(),
        record.headers());
  }

  private static @Nullable ObjectInfo withHeaders(
      ObjectInfo info, RecordReader.@Nullable Pinned posted) {
    if (posted == null) {
      return null;
    }
    try (posted) {
      return withHeaders(info, HeaderFacts.merged(info.headers(), posted.content().headers()));
    }
  }

  private static ObjectInfo withHeaders(ObjectInfo info, SortedMap<String, String> headers) {
    return new ObjectInfo(
        info.path(), info.lengthBytes(), info.etag(), info.crc32c(), info.contentType(), headers);
  }

  private static ObjectInfo withContentType(ObjectInfo info, String contentType) {
    return new ObjectInfo(
        info.path(), info.lengthBytes(), info.etag(), info.crc32c(), contentType, info.headers());
  }

  private StoredObject object(
      ObjectKey key,
      ObjectEntry entry,
      ObjectEntry.Data data,
      ObjectInfo info,
      RecordReader.Pinned record,
      List<Closeable> held)
      throws IOException {
    return new StoredObject(
        entry.state(),
        info,
        source(entry.fileId(), record, held),
        record.stored().blockCrcs(),
        () -> condemnation.condemn(key, data.place(), "a block of the body is damaged"),
        () -> closeAll(held));
  }

  private BodySource source(long fileId, RecordReader.Pinned record, List<Closeable> held)
      throws IOException {
    if (fileId != 0) {
      DeviceFile file = bodies.openHeld(fileId);
      held.add(() -> bodies.release(fileId));
      held.add(file);
      return file::read;
    }
    if (record.hasBody()) {
      ByteBuffer body = record.stored().inlineBody();
      return (target, position) -> {
        int count = Math.min(target.remaining(), body.limit() - (int) position);
        target.put(body.duplicate().limit((int) position + count).position((int) position));
        return count;
      };
    }
    RecordHeader header = record.stored().header();
    long bodyAt = header.offset() + header.headBytes();
    return (target, position) -> record.lease().read(target, bodyAt + position);
  }

  private static void closeAll(List<Closeable> held) {
    for (Closeable resource : held.reversed()) {
      try {
        resource.close();
      } catch (IOException e) {
        LOG.warn("closing what a reader held", e);
      }
    }
    held.clear();
  }
}
