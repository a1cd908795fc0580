package io.martinet.object.engine;

import io.martinet.log.RecordLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many bytes of each volume are records that entries still need. A cache of the log like the
 * index, and written with it. Thread-safe.
 */
final class VolumeUsage {
  private final SortedMap<Integer, Long> liveBytes = new TreeMap<>();
  private final TreeSet<Integer> touched = new TreeSet<>();

  synchronized void load(ObjectIndex index) throws IOException {
    liveBytes.clear();
    index.scan(
        IndexKeys.volumesFrom(),
        IndexKeys.volumesTo(),
        (key, value) -> {
          liveBytes.put(IndexKeys.volumeOf(key), ByteBuffer.wrap(value).getLong());
          return true;
        });
  }

  /** Takes the change of one object in. */
  synchronized void change(ObjectEntry before, ObjectEntry after) {
    List<RecordLocation> old = before.places();
    List<RecordLocation> now = after.places();
    for (RecordLocation place : old) {
      if (!now.contains(place)) {
        add(place.life(), -place.lengthBytes());
      }
    }
    for (RecordLocation place : now) {
      if (!old.contains(place)) {
        add(place.life(), place.lengthBytes());
      }
    }
  }

  private void add(int life, long bytes) {
    liveBytes.merge(life, bytes, Long::sum);
    touched.add(life);
  }

  synchronized void writeTo(IndexBatch batch) {
    for (int life : touched) {
      Long bytes = liveBytes.get(life);
      if (bytes == null) {
        batch.delete(IndexKeys.volume(life));
      } else {
        batch.put(IndexKeys.volume(life), ByteBuffer.allocate(Long.BYTES).putLong(bytes).array());
      }
    }
    touched.clear();
  }

  /** The volume is freed. */
  synchronized void forget(int life) {
    liveBytes.remove(life);
    touched.add(life);
  }

  /** Volumes that are not there any more were freed. */
  synchronized void forgetAllBut(List<Integer> lives) {
    for (int life : List.copyOf(liveBytes.keySet())) {
      if (!lives.contains(life)) {
        forget(life);
      }
    }
  }

  /** Bytes of a volume that are needed, 0 if none ever was. */
  synchronized long live(int life) {
    return liveBytes.getOrDefault(life, 0L);
  }

  /** Bytes of all volumes that are needed. */
  synchronized long total() {
    long total = 0;
    for (long bytes : liveBytes.values()) {
      total += bytes;
    }
    return total;
  }
}
