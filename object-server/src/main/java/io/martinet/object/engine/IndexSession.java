package io.martinet.object.engine;

import io.martinet.core.Version;
import io.martinet.log.LogPosition;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.RowDuty;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The changes that one batch of log records makes to the index: entries as the batch sees them
 * while it grows, and at the end one write of entries, expiry, digests, usage, pending rows and log
 * position together (rules 11, 12 and 28). One thread.
 */
final class IndexSession {
  private static final byte POSITION_FORMAT = 1;
  private static final byte[] EMPTY = {};

  private final ObjectIndex index;
  private final Digests digests;
  private final VolumeUsage usage;
  private final Promises promises;
  private final Map<ObjectKey, Cell> cells = new LinkedHashMap<>();
  private final IndexBatch batch = new IndexBatch();
  private final List<Long> passing = new ArrayList<>();

  private static final class Cell {
    private final byte[] indexKey;
    private final ObjectEntry before;
    private ObjectEntry now;

    Cell(byte[] indexKey, ObjectEntry before) {
      this.indexKey = indexKey;
      this.before = before;
      this.now = before;
    }
  }

  IndexSession(ObjectIndex index, Digests digests, VolumeUsage usage, Promises promises) {
    this.index = index;
    this.digests = digests;
    this.usage = usage;
    this.promises = promises;
  }

  /** The entry of a key as of now, changes of this batch included. */
  ObjectEntry get(ObjectKey key) throws IOException {
    return cell(key).now;
  }

  /** Changes the entry of a key. */
  void set(ObjectKey key, ObjectEntry entry) throws IOException {
    Cell cell = cell(key);
    long left = cell.now.fileId();
    if (left != 0 && left != entry.fileId() && left != cell.before.fileId()) {
      // It came and went in this batch: no index that is written ever names it.
      passing.add(left);
    }
    cell.now = entry;
    // Metadata alone do not keep out data that a peer still brings.
    if (entry.floor().compareTo(promises.of(key)) >= 0) {
      forgetPromise(key);
    }
  }

  /** What is promised of an object as of now; {@link Version#NONE} if nothing. */
  Version promised(ObjectKey key) {
    return promises.of(key);
  }

  /** Nothing below the version is taken from now on, unless more is promised or stands already. */
  void promise(ObjectKey key, Version version) throws IOException {
    if (version.isAfter(promises.of(key)) && version.isAfter(get(key).floor())) {
      promises.put(key, version);
      batch.put(IndexKeys.promise(key), Promises.value(version));
    }
  }

  /** What was promised was kept, or is past. */
  void forgetPromise(ObjectKey key) {
    if (promises.remove(key)) {
      batch.delete(IndexKeys.promise(key));
    }
  }

  private Cell cell(ObjectKey key) throws IOException {
    Cell cell = cells.get(key);
    if (cell == null) {
      byte[] indexKey = IndexKeys.object(key);
      cell = new Cell(indexKey, EntryCodec.decode(index.get(indexKey)));
      cells.put(key, cell);
    }
    return cell;
  }

  /** The write at a log position owes rows. */
  void owe(long position, ObjectKey key, RowDuty duty) {
    byte[] value = PendingValue.encode(key, duty);
    for (String device : duty.devices()) {
      batch.put(IndexKeys.pending(device, position), value);
    }
  }

  /** A container device has the row of the write at a log position. */
  void settle(String containerDevice, long position) {
    batch.delete(IndexKeys.pending(containerDevice, position));
  }

  /** Whether a row is owed, by the index alone. */
  boolean isOwed(String containerDevice, long position) throws IOException {
    return index.get(IndexKeys.pending(containerDevice, position)) != null;
  }

  /** Keys changed or looked at so far. */
  int size() {
    return cells.size();
  }

  /** Begins anew without a write: the batch changed nothing. */
  void discard() {
    cells.clear();
    passing.clear();
    batch.clear();
  }

  /**
   * Writes everything and begins anew.
   *
   * @param position the index stands for the log up to here from now on; {@link LogPosition#START}
   *     in the midst of a rebuild, which the index must not be taken to have survived
   * @return body files that no entry of the batch needs any more
   */
  List<Long> write(long position, UUID owner) throws IOException {
    var released = new ArrayList<>(passing);
    for (Map.Entry<ObjectKey, Cell> entry : cells.entrySet()) {
      Cell cell = entry.getValue();
      if (!cell.before.equals(cell.now)) {
        put(entry.getKey(), cell, released);
      }
    }
    digests.writeTo(batch);
    usage.writeTo(batch);
    if (position != LogPosition.START) {
      batch.put(IndexKeys.position(), positionValue(position, owner));
    }
    index.write(batch);
    batch.clear();
    passing.clear();
    cells.clear();
    return released;
  }

  private void put(ObjectKey key, Cell cell, List<Long> released) {
    ObjectEntry before = cell.before;
    ObjectEntry now = cell.now;
    if (now.isEmpty()) {
      batch.delete(cell.indexKey);
    } else {
      batch.put(cell.indexKey, EntryCodec.encode(now));
    }
    putExpiry(key, before.deleteAtSeconds(), now.deleteAtSeconds());
    if (before.fileId() != now.fileId()) {
      if (before.fileId() != 0) {
        batch.delete(IndexKeys.bodyFile(before.fileId()));
        released.add(before.fileId());
      }
      if (now.fileId() != 0) {
        batch.put(IndexKeys.bodyFile(now.fileId()), cell.indexKey);
      }
    }
    putQuarantined(key, before.quarantine() != null, now.quarantine() != null);
    digests.change(key, before, now);
    usage.change(before, now);
  }

  private void putExpiry(ObjectKey key, long before, long now) {
    if (before == now) {
      return;
    }
    if (before != 0) {
      batch.delete(IndexKeys.expiry(key, before));
    }
    if (now != 0) {
      batch.put(IndexKeys.expiry(key, now), EMPTY);
    }
  }

  private void putQuarantined(ObjectKey key, boolean before, boolean now) {
    if (before != now && now) {
      batch.put(IndexKeys.quarantined(key), EMPTY);
    } else if (before != now) {
      batch.delete(IndexKeys.quarantined(key));
    }
  }

  private static byte[] positionValue(long position, UUID owner) {
    return ByteBuffer.allocate(1 + 3 * Long.BYTES)
        .put(POSITION_FORMAT)
        .putLong(position)
        .putLong(owner.getMostSignificantBits())
        .putLong(owner.getLeastSignificantBits())
        .array();
  }

  /**
   * Notes that an index belongs to a log that has nothing in it yet; to be flushed before the log
   * begins, so that an index at the start of a log is known from one that was lost.
   */
  static void writeBirth(ObjectIndex index, UUID owner) throws IOException {
    var batch = new IndexBatch();
    batch.put(IndexKeys.position(), positionValue(LogPosition.START, owner));
    index.write(batch);
  }

  /**
   * The log position that an index has reached.
   *
   * @return {@link LogPosition#START} for the index of a log that was just begun, empty for an
   *     index that was never written
   * @throws IOException it is another device's, or of another format
   */
  static OptionalLong position(ObjectIndex index, UUID owner) throws IOException {
    byte[] value = index.get(IndexKeys.position());
    if (value == null) {
      return OptionalLong.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(value);
    if (value.length != 1 + 3 * Long.BYTES || in.get() != POSITION_FORMAT) {
      throw new IOException("the index's log position is of another format");
    }
    long position = in.getLong();
    var of = new UUID(in.getLong(), in.getLong());
    if (!of.equals(owner)) {
      throw new IOException("the index belongs to device " + of + ", not to " + owner);
    }
    return OptionalLong.of(position);
  }
}
