package io.martinet.object.engine;

import io.martinet.core.StorePath;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.PendingRows;
import io.martinet.object.store.RowDuty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows owed, out of the index (rule 24). What a row says is what its object is now, not what it was
 * when the row became due: the newest wins anyway, and the old record may be gone. Thread-safe.
 */
final class PendingIndex implements PendingRows {
  private static final Logger LOG = LoggerFactory.getLogger(PendingIndex.class);

  private final ObjectIndex index;
  private final RecordReader records;
  private final Deliveries deliveries;
  private final Consumer<IOException> onUnreadable;

  /**
   * @param onUnreadable told when the index cannot be read: the device is to be fenced (rule 15)
   */
  PendingIndex(
      ObjectIndex index,
      RecordReader records,
      Deliveries deliveries,
      Consumer<IOException> onUnreadable) {
    this.index = index;
    this.records = records;
    this.deliveries = deliveries;
    this.onUnreadable = onUnreadable;
  }

  @Override
  public List<String> owedTo() {
    var devices = new TreeSet<String>();
    byte[] from = IndexKeys.pendingRowsFrom();
    try {
      for (String device = firstFrom(from); device != null; device = firstFrom(from)) {
        devices.add(device);
        from = IndexKeys.pendingTo(device);
      }
    } catch (IOException e) {
      onUnreadable.accept(e);
    }
    return List.copyOf(devices);
  }

  private @Nullable String firstFrom(byte[] from) throws IOException {
    var first = new ArrayList<String>(1);
    index.scan(
        from,
        IndexKeys.pendingRowsTo(),
        (key, value) -> {
          first.add(IndexKeys.pendingDevice(key));
          return false;
        });
    return first.isEmpty() ? null : first.getFirst();
  }

  private record Owed(long position, PendingValue value) {}

  @Override
  public List<PendingRow> pending(String containerDevice, long afterPosition, int countMax) {
    var rows = new ArrayList<PendingRow>();
    try {
      long after = afterPosition;
      while (rows.size() < countMax) {
        // What cannot be told now must not make a full page look like the last one.
        List<Owed> page = owed(containerDevice, after, countMax - rows.size());
        if (page.isEmpty()) {
          break;
        }
        addRows(page, rows);
        after = page.getLast().position();
      }
    } catch (IOException e) {
      onUnreadable.accept(e);
    }
    return rows;
  }

  private void addRows(List<Owed> page, List<PendingRow> rows) throws IOException {
    for (Owed owed : page) {
      PendingRow row = row(owed);
      if (row != null) {
        rows.add(row);
      }
    }
  }

  private List<Owed> owed(String containerDevice, long afterPosition, int countMax)
      throws IOException {
    var owed = new ArrayList<Owed>();
    index.scan(
        IndexKeys.pending(containerDevice, afterPosition + 1),
        IndexKeys.pendingTo(containerDevice),
        (key, value) -> {
          long position = IndexKeys.pendingPosition(key);
          if (!deliveries.contains(containerDevice, position)) {
            owed.add(new Owed(position, PendingValue.decode(value)));
          }
          return owed.size() < countMax;
        });
    return owed;
  }

  private @Nullable PendingRow row(Owed owed) throws IOException {
    ObjectKey key = owed.value().key();
    RowDuty duty = owed.value().duty();
    ObjectEntry entry = EntryCodec.decode(index.get(IndexKeys.object(key)));
    StorePath path = entry.quarantine() == null ? path(entry) : null;
    if (path == null) {
      return null;
    }
    return new PendingRow(
        owed.position(), key.policy(), path, entry.state(), RowContents.of(entry), duty);
  }

  /** Null while the record is on the move or damaged: the row comes with a later call. */
  private @Nullable StorePath path(ObjectEntry entry) {
    for (ObjectEntry.Part part : entry.parts()) {
      try (RecordReader.Pinned record = records.read(part.place())) {
        return record == null ? null : record.content().path();
      } catch (IOException damaged) {
        LOG.warn("cannot read the record of an owed row: {}", part.place(), damaged);
      }
    }
    return null;
  }

  @Override
  public void delivered(String containerDevice, List<Long> positions) {
    deliveries.add(containerDevice, positions);
  }
}
