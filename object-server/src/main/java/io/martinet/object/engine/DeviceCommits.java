package io.martinet.object.engine;

import io.martinet.core.ObjectState;
import io.martinet.core.Ticker;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.log.BatchGate;
import io.martinet.log.CommitHandler;
import io.martinet.log.LogKinds;
import io.martinet.log.LogWriter;
import io.martinet.log.RecordDraft;
import io.martinet.log.RecordLocation;
import io.martinet.object.store.BarrierOutcome;
import io.martinet.object.store.DropOutcome;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.RowDuty;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Commits a device's batches: records are placed and synced, then the index is written, then the
 * outcomes are told, then what waits for a durable index happens (rules 12 and 13). All on the
 * committer's thread.
 */
final class DeviceCommits implements CommitHandler<EngineJob> {
  /** An idle device says so in its log after this; guessed. */
  private static final long MARK_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Body files that nothing needs go at the latest after this, also under load; guessed. */
  private static final long FREE_BODIES_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Positions of delivered rows in one batch. */
  private static final int DELIVERED_MAX = 4096;

  private static final String KEYS_LOST = "keys were lost here";

  private final OpenDevice device;
  private final LogWriter writer;
  private final EngineConfig config;
  private final boolean complete;
  private final Ticker ticker;
  private final InstantSource clock;
  private final BatchGate gate;
  private final Deliveries deliveries;
  private final OrphanSweep orphans;
  private final EngineMetrics metrics;
  private final Consumer<Exception> onFenced;

  private final IndexSession session;
  private final Outcomes outcomes = new Outcomes();
  private final List<Runnable> whenDurable = new ArrayList<>();
  private final List<Runnable> whenFlushed = new ArrayList<>();
  private List<EngineJob> answered = List.of();
  private long indexedEnd;
  private long markedEnd;
  private long committedAt;
  private long flushedAt;
  private long bytesSinceFlush;
  private long recordsSinceFlush;

  /**
   * @param complete whether the device knows the keys of all that it ever stored
   */
  DeviceCommits(
      OpenDevice device,
      LogWriter writer,
      EngineConfig config,
      boolean complete,
      Ticker ticker,
      InstantSource clock,
      BatchGate gate,
      Deliveries deliveries,
      OrphanSweep orphans,
      EngineMetrics metrics,
      Consumer<Exception> onFenced) {
    this.device = device;
    this.writer = writer;
    this.config = config;
    this.complete = complete;
    this.ticker = ticker;
    this.clock = clock;
    this.gate = gate;
    this.deliveries = deliveries;
    this.orphans = orphans;
    this.metrics = metrics;
    this.onFenced = onFenced;
    this.session = device.session();
    this.indexedEnd = writer.end();
    this.markedEnd = writer.end();
    this.committedAt = ticker.nanos();
    this.flushedAt = committedAt;
  }

  @Override
  public void commit(List<EngineJob> batch) throws IOException {
    for (EngineJob job : batch) {
      take(job);
    }
    makeDurable();
    committedAt = ticker.nanos();
    metrics.batchSize.update(batch.size());
    answered = batch;
    outcomes.tell();
    whenDurable.forEach(Runnable::run);
    whenDurable.clear();
    if (isFlushDue()) {
      flush();
    }
    answered = List.of();
  }

  private void take(EngineJob job) throws IOException {
    switch (job) {
      case EngineJob.Store store -> store(store);
      case EngineJob.Barrier barrier -> outcomes.add(barrier, new BarrierOutcome.Passed());
      case EngineJob.Drop drop -> drop(drop);
      case EngineJob.Relocate relocate -> relocate(relocate);
      case EngineJob.Forget forget -> forget(forget);
      case EngineJob.KeepRows rows -> keepRows(rows);
      case EngineJob.KeepPromise promise -> keepPromise(promise);
      case EngineJob.Condemn condemn -> condemn(condemn);
      case EngineJob.Flush flush -> whenFlushed.add(flush.done());
    }
  }

  private void store(EngineJob.Store job) throws IOException {
    // Asked in the order of the queue: whoever put a barrier there after a ring came into force
    // knows of each write let in by an older one that it is in the index, or will never be.
    if (job.admission().isAdmitted()) {
      judge(job);
    } else {
      outcomes.add(job, new WriteOutcome.Outdated());
    }
    if (job.heldFile() != 0) {
      whenDurable.add(() -> device.bodies().release(job.heldFile()));
    }
  }

  private void judge(EngineJob.Store job) throws IOException {
    ObjectKey key = job.prepared().key();
    ObjectEntry before = session.get(key);
    var bar = new Bar(session.promised(key), Timestamps.ticksOf(clock.instant()));
    switch (CommitLogic.decide(before, bar, job.prepared(), device.expirySeal().throughTicks())) {
      case CommitLogic.Decision.Answer(WriteOutcome.NoData _) when isLost(before) ->
          outcomes.add(job, new WriteOutcome.Unknown(KEYS_LOST));
      case CommitLogic.Decision.Append(PreparedWrite decided)
          when decided.write() instanceof Write.Promise promise ->
          promise(job, promise, decided, before);
      case CommitLogic.Decision.Answer(WriteOutcome outcome) -> outcomes.add(job, outcome);
      case CommitLogic.Decision.Append(PreparedWrite decided) -> {
        PreparedWrite write = decided.afterDrop(before.droppedBefore());
        RecordLocation place = place(write.draft());
        ObjectEntry after = before.join(write.parts().at(place), false);
        session.set(key, after);
        owe(place, key, write.row());
        if (write.record().fileId() != 0) {
          device.bodies().recorded(write.record().fileId());
        }
        outcomes.add(job, done(before, after, place));
        metrics.commits.mark();
      }
    }
  }

  private boolean isLost(ObjectEntry entry) {
    return !complete && entry.newest().isNone();
  }

  private void promise(
      EngineJob.Store job, Write.Promise promise, PreparedWrite prepared, ObjectEntry standing)
      throws IOException {
    if (isLost(standing)) {
      outcomes.add(job, new WriteOutcome.Unknown(KEYS_LOST));
      return;
    }
    place(prepared.draft());
    session.promise(promise.key(), promise.version());
    outcomes.add(job, new WriteOutcome.Promised(standing.state()));
    metrics.promises.mark();
  }

  private void keepPromise(EngineJob.KeepPromise job) throws IOException {
    if (session.promised(job.key()).equals(job.version())) {
      if (Promises.isPast(job.version(), Timestamps.ticksOf(clock.instant()))) {
        session.forgetPromise(job.key());
        // The index moves on with the log alone.
        place(new RecordDraft(LogKinds.MARK));
      } else {
        place(job.draft());
      }
    }
    whenDurable.add(job.done());
  }

  private void owe(
      RecordLocation place, ObjectKey key, @org.jspecify.annotations.Nullable RowDuty duty) {
    if (duty != null) {
      session.owe(place.position(), key, duty);
    }
  }

  private static WriteOutcome done(ObjectEntry before, ObjectEntry after, RecordLocation place) {
    return new WriteOutcome.Done(
        before.state(), after.state(), RowContents.of(after), place.position());
  }

  private RecordLocation place(RecordDraft draft) throws IOException {
    RecordLocation place = writer.place(draft);
    bytesSinceFlush += place.lengthBytes();
    recordsSinceFlush++;
    return place;
  }

  private void drop(EngineJob.Drop job) throws IOException {
    if (job.admission().isAdmitted()) {
      for (DropCandidate candidate : job.candidates()) {
        job.outcomes()[candidate.index()] = drop(candidate);
      }
    } else {
      job.failAll(new DropOutcome.Unknown("another ring is in force by now"));
    }
    outcomes.add(job);
  }

  private DropOutcome drop(DropCandidate candidate) throws IOException {
    ObjectEntry entry = session.get(candidate.key());
    if (!candidate.isStill(entry)) {
      return new DropOutcome.Changed(entry.state().normalised());
    }
    var record = new DropRecord(entry.state(), writer.end());
    RecordLocation place = place(record.draft(candidate.key()));
    session.set(candidate.key(), record.applyTo(entry, place));
    metrics.dropped.mark();
    return new DropOutcome.Dropped();
  }

  private void forget(EngineJob.Forget job) throws IOException {
    ObjectEntry entry = session.get(job.key());
    ObjectEntry.Dropped dropped = entry.dropped();
    if (dropped != null
        && dropped.place().life() == job.life()
        && dropped.place().offset() == job.offset()) {
      session.set(job.key(), entry.withoutDropped());
      // The index moves on with the log alone.
      place(new RecordDraft(LogKinds.MARK));
    }
    whenDurable.add(job.done());
  }

  private void relocate(EngineJob.Relocate job) throws IOException {
    RecordLocation from = job.from();
    ObjectEntry entry = session.get(job.key());
    // Judged before it is appended, earlier writes of this batch included: a stale copy in the log
    // would come back at the next replay (rule 13).
    if (entry.names(from.life(), from.offset())) {
      RecordLocation to = place(job.draft().flags(RecordDraft.FLAG_RELOCATED));
      session.set(job.key(), entry.moved(from, to));
      metrics.relocated.mark();
    }
    whenDurable.add(job.done());
  }

  private void keepRows(EngineJob.KeepRows job) throws IOException {
    List<String> owed = new ArrayList<>();
    for (String containerDevice : job.duty().devices()) {
      if (session.isOwed(containerDevice, job.position())) {
        owed.add(containerDevice);
      }
    }
    if (!owed.isEmpty()) {
      var duty = new RowDuty(job.duty().rangeId(), job.duty().partition(), owed);
      place(new RowRecords.Owed(job.key(), job.position(), duty).draft());
      session.owe(job.position(), job.key(), duty);
    }
    whenDurable.add(job.done());
  }

  private void condemn(EngineJob.Condemn job) throws IOException {
    whenDurable.add(job.done());
    ObjectEntry entry = session.get(job.key());
    if (!entry.names(job.life(), job.offset())) {
      return;
    }
    ObjectEntry.Dropped dropped = entry.dropped();
    if (dropped != null && isAt(dropped.place(), job)) {
      writeAgain(job.key(), entry, dropped);
      return;
    }
    setAside(entry, job);
    var record = new QuarantineRecord(entry.newest(), job.life(), job.offset(), job.reason());
    RecordLocation place = place(record.draft(job.key()));
    session.set(job.key(), record.applyTo(entry, place));
    metrics.quarantined.inc();
  }

  private static boolean isAt(RecordLocation place, EngineJob.Condemn job) {
    return place.life() == job.life() && place.offset() == job.offset();
  }

  /** A drop is known whole from the index: nothing is lost with its record. */
  private void writeAgain(ObjectKey key, ObjectEntry entry, ObjectEntry.Dropped dropped)
      throws IOException {
    var state = new ObjectState(dropped.version(), Version.NONE, Version.NONE, Version.NONE);
    RecordLocation to = place(new DropRecord(state, dropped.before()).draft(key));
    session.set(key, entry.moved(dropped.place(), to));
  }

  private void setAside(ObjectEntry entry, EngineJob.Condemn job) throws IOException {
    for (RecordLocation lost : entry.places()) {
      if (lost.life() == job.life() && lost.offset() == job.offset()) {
        device.quarantine().keep(lost.life(), lost.offset(), lost.lengthBytes(), job.reason());
      }
    }
    ObjectEntry.Data data = entry.data();
    if (data != null && data.place().offset() == job.offset() && entry.fileId() != 0) {
      device.quarantine().noteBody(entry.fileId(), job.reason());
    }
  }

  private void makeDurable() throws IOException {
    if (writer.end() == indexedEnd) {
      session.discard();
      return;
    }
    List<RowRecords.Delivered> delivered = deliveries.peek(DELIVERED_MAX);
    for (RowRecords.Delivered record : delivered) {
      place(record.draft());
      record.positions().forEach(at -> session.settle(record.containerDevice(), at));
    }
    long began = ticker.nanos();
    // Bytes first, index second: an unindexed record is found again by replay, while an index entry
    // without its bytes is a lost object.
    writer.sync();
    long synced = ticker.nanos();
    gate.synced(synced - began);
    metrics.syncs.update(synced - began, TimeUnit.NANOSECONDS);
    long end = writer.end();
    List<Long> released = session.write(end, config.deviceId());
    metrics.indexWrites.update(ticker.nanos() - synced, TimeUnit.NANOSECONDS);
    deliveries.done(delivered);
    release(released);
    indexedEnd = end;
  }

  private void release(List<Long> fileIds) throws IOException {
    var unneeded = new ArrayList<Long>();
    for (long fileId : fileIds) {
      if (!device.quarantine().hasNoteOf(fileId)) {
        unneeded.add(fileId);
      }
    }
    device.bodies().released(unneeded);
  }

  private boolean isFlushDue() {
    return !whenFlushed.isEmpty()
        || bytesSinceFlush >= config.flushing().everyBytes()
        || recordsSinceFlush >= config.flushing().everyRecords()
        || (ticker.nanos() - flushedAt > FREE_BODIES_NANOS && device.bodies().awaitsFlush());
  }

  private void flush() throws IOException {
    long began = ticker.nanos();
    device.index().flush();
    flushedAt = ticker.nanos();
    metrics.indexFlushes.update(flushedAt - began, TimeUnit.NANOSECONDS);
    bytesSinceFlush = 0;
    recordsSinceFlush = 0;
    device.bodies().flushed();
    whenFlushed.forEach(Runnable::run);
    whenFlushed.clear();
  }

  @Override
  public long idle() throws IOException {
    if (writer.idle() || orphans.step()) {
      return 0;
    }
    if (writer.end() != markedEnd || !deliveries.isEmpty()) {
      long wait = committedAt + MARK_AFTER_NANOS - ticker.nanos();
      if (wait > 0) {
        return wait;
      }
      mark();
      return 0;
    }
    if (device.bodies().awaitsFlush()) {
      flush();
      return 0;
    }
    return Long.MAX_VALUE;
  }

  /** Says in the log that all before is durable: what rots there later is rot (rule 14). */
  private void mark() throws IOException {
    place(new RecordDraft(LogKinds.MARK));
    makeDurable();
    markedEnd = writer.end();
  }

  @Override
  public void refuse(List<EngineJob> jobs, String reason) {
    for (EngineJob job : jobs) {
      if (!wasAnswered(job)) {
        refuse(job, reason);
      }
    }
  }

  private void refuse(EngineJob job, String reason) {
    var alone = new Outcomes();
    switch (job) {
      case EngineJob.Drop drop -> {
        drop.failAll(new DropOutcome.Failed(reason));
        alone.add(drop);
      }
      case EngineJob.Barrier barrier -> alone.add(barrier, new BarrierOutcome.Failed(reason));
      case EngineJob.Store store -> alone.add(store, new WriteOutcome.Failed(reason));
      case EngineJob.Relocate _,
          EngineJob.Forget _,
          EngineJob.KeepRows _,
          EngineJob.KeepPromise _,
          EngineJob.Condemn _,
          EngineJob.Flush _ -> {}
    }
    alone.tell();
    if (job instanceof EngineJob.Store store && store.heldFile() != 0) {
      // Its record may have reached the disk: only the next start can tell.
      device.bodies().recorded(store.heldFile());
      device.bodies().release(store.heldFile());
    }
  }

  private boolean wasAnswered(EngineJob refused) {
    for (EngineJob job : answered) {
      if (job == refused) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void fenced(Exception cause) {
    outcomes.clear();
    whenDurable.clear();
    whenFlushed.clear();
    onFenced.accept(cause);
  }

  /** Ends in order: everything durable, the index flushed, the mark of the close written. */
  void close() throws IOException {
    flush();
    writer.close();
  }
}
