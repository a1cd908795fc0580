package io.martinet.object.engine;

import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.log.Damage;
import io.martinet.log.LogPosition;
import io.martinet.log.LogWriter;
import io.martinet.log.RecordHeader;
import io.martinet.log.RecordLocation;
import io.martinet.log.Replay;
import io.martinet.log.ReplayVisitor;
import io.martinet.log.StoredRecord;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the index up to the end of the log: the tail after an ordinary start, all of it when the
 * index is lost. Damage found on the way is quarantined before the index says that it has read past
 * it. One thread.
 */
final class Recovery implements ReplayVisitor {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /** Entries changed between two index writes; guessed. */
  private static final int BATCH_KEYS = 2048;

  /** Records between two lines of progress. */
  private static final long PROGRESS_RECORDS = 1_000_000;

  /** Damage beyond this is not looked at one by one, but as if no key of it were known. */
  private static final int DAMAGES_MAX = 10_000;

  /** Versions are at most so far ahead of this node's clock (rule 10). */
  private static final long AHEAD_TICKS = 60 * Timestamps.TICKS_PER_SECOND;

  private final EngineConfig config;
  private final OpenDevice device;
  private final InstantSource clock;
  private final EngineMetrics metrics;
  private final IndexSession session;
  private final RecordApplier applier;
  private final List<Damage> damages = new ArrayList<>();
  private final long from;
  private final boolean rebuild;
  private final List<Long> released = new ArrayList<>();
  private final BooleanSupplier stopped;
  private long records;
  private int unnamed;

  /**
   * @param from log position that the index has reached
   * @param rebuild whether the index is made anew
   * @param stopped asked now and then whether to give up
   */
  Recovery(
      EngineConfig config,
      OpenDevice device,
      long from,
      boolean rebuild,
      InstantSource clock,
      EngineMetrics metrics,
      BooleanSupplier stopped) {
    this.config = config;
    this.device = device;
    this.from = from;
    this.rebuild = rebuild;
    this.clock = clock;
    this.metrics = metrics;
    this.stopped = stopped;
    this.session = device.session();
    this.applier = new RecordApplier(session);
  }

  /** Does it, and opens the log for writing; log and index are durable and agree on return. */
  LogWriter run() throws IOException {
    device.digests().load(device.index());
    device.usage().load(device.index());
    device.promises().load(device.index());
    Replay replay = Replay.run(device.volumes(), from, mode(), this);
    applier.dropUnfounded(device.index(), from, config.deviceId());
    List<Condemned> condemned = judge();
    noteBirth();
    LogWriter writer = LogWriter.open(device.volumes(), replay);
    for (Condemned lost : condemned) {
      quarantine(writer, lost);
    }
    writer.sync();
    forgetFreedVolumes();
    noteWhatIsNotKnown();
    if (applier.metDrops()) {
      released.addAll(session.write(from, config.deviceId()));
      applier.settleDropped(device.index());
    }
    released.addAll(session.write(writer.end(), config.deviceId()));
    device.index().flush();
    device.bodies().released(unneeded());
    device.bodies().flushed();
    LOG.info("log replayed: device={} {}", config.device(), replay.summary());
    return writer;
  }

  private Replay.Mode mode() {
    return rebuild && config.recovery() == Replay.Mode.BUFFERED
        ? Replay.Mode.WHOLE
        : config.recovery();
  }

  /** Before there is a log: power may fail between its first volume and the next index flush. */
  private void noteBirth() throws IOException {
    if (device.volumes().lives().isEmpty() && device.volumes().damaged().isEmpty()) {
      IndexSession.writeBirth(device.index(), config.deviceId());
      device.index().flush();
    }
  }

  /** Before the index says that it has read past the damage: the next start will not see it. */
  private void noteWhatIsNotKnown() throws IOException {
    if (unnamed > 0 || !device.volumes().damaged().isEmpty()) {
      LostKeys.note(device.files());
    }
    if (rebuild || !damages.isEmpty()) {
      // The records that name these bodies may be what was lost.
      released.addAll(session.write(from, config.deviceId()));
      new OrphanSweep(device).keepAll();
    }
  }

  @Override
  public void record(StoredRecord record) throws IOException {
    if (stopped.getAsBoolean()) {
      throw new IOException("closed while replaying: " + config.device());
    }
    applier.apply(record);
    if (session.size() >= BATCH_KEYS) {
      // The position stays where it was until the damage behind it is judged.
      released.addAll(session.write(from, config.deviceId()));
    }
    if (++records % PROGRESS_RECORDS == 0) {
      LOG.info(
          "replaying: device={} records={} position={}",
          config.device(),
          records,
          LogPosition.format(record.header().position()));
    }
  }

  @Override
  public void damaged(Damage damage) throws IOException {
    metrics.damages.inc();
    if (damages.size() < DAMAGES_MAX) {
      damages.add(damage);
    } else {
      unnamed++;
    }
  }

  /** An object of which a record was lost. */
  private record Condemned(ObjectKey key, QuarantineRecord record) {}

  private List<Condemned> judge() throws IOException {
    var condemned = new ArrayList<Condemned>();
    for (Damage damage : damages) {
      int life = LogPosition.life(damage.position());
      long offset = LogPosition.offset(damage.position());
      if (applier.wasCondemned(damage.position())) {
        continue;
      }
      device.quarantine().keep(life, offset, damage.lengthBytes(), reason(damage));
      switch (damage) {
        case Damage.InRecord(RecordHeader header, _) -> {
          if (header.isKeyed() && isLost(header)) {
            condemned.add(condemned(RecordApplier.keyOf(header), header.version(), damage));
          }
        }
        case Damage.NoHeader(_, _, Damage.Key(int policy, var hash), boolean isWhole) -> {
          var key = new ObjectKey(policy, hash);
          condemned.add(condemned(key, newestPossible(), damage));
          unnamed += isWhole ? 0 : 1;
        }
        case Damage.NoHeader(_, _, _, boolean isKeyless) -> unnamed += isKeyless ? 0 : 1;
      }
    }
    return condemned;
  }

  private boolean isLost(RecordHeader header) throws IOException {
    ObjectEntry entry = session.get(RecordApplier.keyOf(header));
    return switch (header.kind()) {
      case RecordKinds.ROWS_OWED -> false;
      case RecordKinds.PROMISE -> isPromiseLost(header, entry);
      case RecordKinds.DROP -> !RecordApplier.coversDrop(entry, header);
      default -> !RecordApplier.covers(entry, header);
    };
  }

  /** A promise that could still be broken; one that is past keeps nothing out but stragglers. */
  private boolean isPromiseLost(RecordHeader header, ObjectEntry entry) {
    Version known = session.promised(RecordApplier.keyOf(header));
    return header.version().isAfter(Version.max(known, entry.floor()))
        && !Promises.isPast(header.version(), Timestamps.ticksOf(clock.instant()));
  }

  private Condemned condemned(ObjectKey key, Version lost, Damage damage) throws IOException {
    Version bound = Version.max(lost, session.get(key).newest());
    int life = LogPosition.life(damage.position());
    long offset = LogPosition.offset(damage.position());
    return new Condemned(key, new QuarantineRecord(bound, life, offset, reason(damage)));
  }

  private static String reason(Damage damage) {
    return switch (damage) {
      case Damage.InRecord(RecordHeader header, _) ->
          "record of kind %d, version %s: metadata or body damaged"
              .formatted(header.kind(), header.version());
      case Damage.NoHeader(_, _, Damage.@Nullable Key lost, boolean isWhole) ->
          "no header, key %s%s"
              .formatted(lost == null ? "none" : lost, isWhole ? "" : ", and perhaps others");
    };
  }

  /** No version that this device ever accepted is greater. */
  private Version newestPossible() {
    return new Version(Timestamps.ticksOf(clock.instant()) + AHEAD_TICKS, -1);
  }

  private void quarantine(LogWriter writer, Condemned lost) throws IOException {
    RecordLocation place = writer.place(lost.record().draft(lost.key()));
    session.set(lost.key(), lost.record().applyTo(session.get(lost.key()), place));
    metrics.quarantined.inc();
  }

  /** Body files that a record let go and that no later one named again. */
  private List<Long> unneeded() throws IOException {
    var unneeded = new ArrayList<Long>();
    for (long fileId : released) {
      if (device.index().get(IndexKeys.bodyFile(fileId)) == null
          && !device.quarantine().hasNoteOf(fileId)
          && device.files().exists(BodyFiles.nameOf(fileId))) {
        unneeded.add(fileId);
      }
    }
    return unneeded;
  }

  private void forgetFreedVolumes() throws IOException {
    List<Integer> lives = device.volumes().lives();
    device.usage().forgetAllBut(lives);
  }
}
