package io.martinet.object.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rows told to be delivered that are not in the log yet: they ride along with the next batch and
 * cause none (rule 12). Thread-safe.
 */
final class Deliveries {
  /** Beyond this, deliveries are forgotten, which only brings their rows again. Guessed. */
  private static final int WAITING_MAX = 200_000;

  private final SortedMap<String, TreeSet<Long>> waiting = new TreeMap<>();
  private int count;

  synchronized void add(String containerDevice, List<Long> positions) {
    TreeSet<Long> ofDevice = waiting.computeIfAbsent(containerDevice, absent -> new TreeSet<>());
    for (long position : positions) {
      if (count < WAITING_MAX && ofDevice.add(position)) {
        count++;
      }
    }
  }

  synchronized boolean contains(String containerDevice, long position) {
    TreeSet<Long> ofDevice = waiting.get(containerDevice);
    return ofDevice != null && ofDevice.contains(position);
  }

  synchronized boolean isEmpty() {
    return count == 0;
  }

  /** What waits now, in records of bounded length; it counts as waiting until {@link #done}. */
  synchronized List<RowRecords.Delivered> peek(int positionsMax) {
    var records = new ArrayList<RowRecords.Delivered>();
    int room = positionsMax;
    for (var ofDevice : waiting.entrySet()) {
      List<Long> positions = ofDevice.getValue().stream().limit(room).toList();
      if (!positions.isEmpty()) {
        records.add(new RowRecords.Delivered(ofDevice.getKey(), positions));
        room -= positions.size();
      }
    }
    return records;
  }

  /** The index knows of these deliveries now. */
  synchronized void done(List<RowRecords.Delivered> records) {
    for (RowRecords.Delivered record : records) {
      TreeSet<Long> ofDevice = waiting.get(record.containerDevice());
      if (ofDevice != null) {
        for (long position : record.positions()) {
          if (ofDevice.remove(position)) {
            count--;
          }
        }
        if (ofDevice.isEmpty()) {
          waiting.remove(record.containerDevice());
        }
      }
    }
  }
}
