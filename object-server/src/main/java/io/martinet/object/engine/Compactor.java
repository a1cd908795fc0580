package io.martinet.object.engine;

import io.martinet.core.Version;
import io.martinet.log.Committer;
import io.martinet.log.Damage;
import io.martinet.log.LogPosition;
import io.martinet.log.RecordDraft;
import io.martinet.log.RecordHeader;
import io.martinet.log.RecordLocation;
import io.martinet.log.StoredRecord;
import io.martinet.log.VolumeCursor;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.RowDuty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what is needed out of volumes that are mostly garbage, and frees them (rule 13): copies go
 * through the committer, which drops those that became stale; the volume goes once an index flush
 * behind the last copy has returned. Works in steps, each of bounded size; the caller lets the
 * committer run between them. One thread.
 */
final class Compactor {
  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

  /** What a {@link #step} came to. */
  enum Step {
    /** Nothing is worth compacting. */
    NOTHING,
    WORKED,
    /** Jobs of an earlier step are not committed yet. */
    WAITING
  }

  private final EngineConfig.Compaction config;
  private final OpenDevice device;
  private final Committer<EngineJob> committer;
  private final EngineMetrics metrics;
  private final AtomicInteger inFlight = new AtomicInteger();
  private @Nullable Victim victim;

  /** The volume being emptied. */
  private static final class Victim {
    private final int life;
    private final VolumeCursor cursor;
    private final List<EngineJob> ready = new ArrayList<>();
    private boolean read;
    private boolean flushed;

    Victim(int life, VolumeCursor cursor) {
      this.life = life;
      this.cursor = cursor;
    }
  }

  Compactor(
      EngineConfig.Compaction config,
      OpenDevice device,
      Committer<EngineJob> committer,
      EngineMetrics metrics) {
    this.config = config;
    this.device = device;
    this.committer = committer;
    this.metrics = metrics;
  }

  /**
   * Does the next piece.
   *
   * @throws IOException the device cannot be read: to be fenced
   */
  Step step() throws IOException {
    if (committer.fencedBecause() != null) {
      return Step.NOTHING;
    }
    if (inFlight.get() > 0) {
      return Step.WAITING;
    }
    Victim current = victim;
    if (current == null) {
      victim = choose();
      return victim == null ? Step.NOTHING : Step.WORKED;
    }
    if (!current.ready.isEmpty()) {
      return offer(current.ready);
    }
    if (!current.read) {
      read(current);
    } else if (!current.flushed) {
      current.ready.add(new EngineJob.Flush(this::jobDone));
      current.flushed = true;
    } else {
      free(current);
    }
    return Step.WORKED;
  }

  private @Nullable Victim choose() throws IOException {
    List<Integer> lives = device.volumes().lives();
    int best = -1;
    long leastLive = (long) (config.liveRatioMax() * device.volumes().volumeBytes());
    for (int life : lives.subList(0, Math.max(0, lives.size() - 1))) {
      long live = device.usage().live(life);
      if (live < leastLive) {
        best = life;
        leastLive = live;
      }
    }
    VolumeCursor cursor = best < 0 ? null : VolumeCursor.open(device.volumes(), best);
    return cursor == null ? null : new Victim(best, cursor);
  }

  /** Hands over what fits into the committer's queue; the rest waits for the next step. */
  private Step offer(List<EngineJob> ready) {
    int offered = 0;
    while (offered < ready.size()) {
      inFlight.incrementAndGet();
      if (!committer.offer(ready.get(offered))) {
        inFlight.decrementAndGet();
        break;
      }
      offered++;
    }
    ready.subList(0, offered).clear();
    return offered == 0 ? Step.WAITING : Step.WORKED;
  }

  private void jobDone() {
    inFlight.decrementAndGet();
  }

  private void read(Victim current) throws IOException {
    List<EngineJob.Relocate> moves = new ArrayList<>();
    long bytes = 0;
    while (bytes < config.bytesInFlightMax()) {
      StoredRecord record = current.cursor.next();
      if (record == null) {
        current.read = true;
        condemnDamaged(current);
        break;
      }
      bytes += look(record, moves, current.ready);
    }
    // Neighbours in the hash space come to lie together: policy, partition, hash.
    moves.sort(Comparator.comparing(EngineJob.Relocate::key));
    current.ready.addAll(moves);
  }

  private long look(StoredRecord record, List<EngineJob.Relocate> moves, List<EngineJob> ready)
      throws IOException {
    RecordHeader header = record.header();
    if (header.kind() == RecordKinds.ROWS_OWED) {
      var owed = RowRecords.Owed.decode(record);
      keepRows(owed.key(), owed.position(), owed.duty(), ready);
      return header.totalBytes();
    }
    if (!header.isKeyed()) {
      return 0;
    }
    ObjectKey key = RecordApplier.keyOf(header);
    if (header.kind() == RecordKinds.PROMISE) {
      return keepPromise(record, key, ready);
    }
    keepRowsOf(record, key, ready);
    ObjectEntry entry = EntryCodec.decode(device.index().get(IndexKeys.object(key)));
    if (!entry.names(header.life(), header.offset())) {
      return 0;
    }
    if (header.kind() == RecordKinds.DROP && isOutlived(entry)) {
      ready.add(new EngineJob.Forget(key, header.life(), header.offset(), this::jobDone));
      return 0;
    }
    moves.add(new EngineJob.Relocate(key, header.location(), copyOf(record), this::jobDone));
    return header.totalBytes();
  }

  private long keepPromise(StoredRecord record, ObjectKey key, List<EngineJob> ready)
      throws IOException {
    Version version = record.header().version();
    byte[] standing = device.index().get(IndexKeys.promise(key));
    if (standing == null || !Arrays.equals(standing, Promises.value(version))) {
      return 0;
    }
    ready.add(new EngineJob.KeepPromise(key, copyOf(record), version, this::jobDone));
    return record.header().totalBytes();
  }

  /** Whether no record from before the drop is left that a replay could meet. */
  private boolean isOutlived(ObjectEntry entry) {
    return LogPosition.life(entry.droppedBefore()) < device.volumes().oldestLife();
  }

  private void keepRowsOf(StoredRecord record, ObjectKey key, List<EngineJob> ready)
      throws IOException {
    RecordHeader header = record.header();
    boolean isObject = header.kind() != RecordKinds.QUARANTINE && header.kind() != RecordKinds.DROP;
    if (!isObject || header.isRelocated()) {
      return;
    }
    RowDuty duty = ObjectRecord.decode(record.metadata()).row();
    if (duty != null) {
      keepRows(key, header.position(), duty, ready);
    }
  }

  private void keepRows(ObjectKey key, long position, RowDuty duty, List<EngineJob> ready)
      throws IOException {
    for (String containerDevice : duty.devices()) {
      if (device.index().get(IndexKeys.pending(containerDevice, position)) != null) {
        ready.add(new EngineJob.KeepRows(key, position, duty, this::jobDone));
        return;
      }
    }
  }

  /** The cursor's window moves on; the copy must not. */
  private static RecordDraft copyOf(StoredRecord record) {
    return record.copy().draft();
  }

  private void condemnDamaged(Victim current) throws IOException {
    for (Damage damage : current.cursor.damages()) {
      long offset = LogPosition.offset(damage.position());
      metrics.damages.inc();
      device.quarantine().keep(current.life, offset, damage.lengthBytes(), "found by compaction");
      device
          .index()
          .scan(
              IndexKeys.objectsFrom(),
              IndexKeys.objectsTo(),
              (indexKey, value) -> {
                condemnIfIn(
                    damage, IndexKeys.objectOf(indexKey), EntryCodec.decode(value), current);
                return true;
              });
    }
  }

  private void condemnIfIn(Damage damage, ObjectKey key, ObjectEntry entry, Victim current) {
    long from = LogPosition.offset(damage.position());
    for (RecordLocation place : entry.places()) {
      if (place.life() == current.life
          && place.offset() >= from
          && place.offset() < from + damage.lengthBytes()) {
        current.ready.add(
            new EngineJob.Condemn(
                key, place.life(), place.offset(), "damaged, found by compaction", this::jobDone));
      }
    }
  }

  private void free(Victim current) {
    current.cursor.close();
    device.volumes().free(current.life);
    device.usage().forget(current.life);
    victim = null;
    metrics.volumesFreed.inc();
    LOG.info("volume freed: life={}", current.life);
  }

  /** Gives up what it was at. */
  void close() {
    if (victim != null) {
      victim.cursor.close();
      victim = null;
    }
  }
}
