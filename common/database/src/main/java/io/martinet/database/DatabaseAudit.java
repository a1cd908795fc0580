package io.martinet.database;

import io.martinet.core.Scheduler;
import io.martinet.core.Ticker;
import io.martinet.service.metrics.Statsd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all databases of a role on one device, one after the other, at a bounded rate and beside
 * whoever works with them, on a thread of its own. What looks damaged is looked at once more while
 * nobody else has it, and goes to quarantine as if work on it had met the damage.
 *
 * @param <R> rows of the databases
 */
final class DatabaseAudit<R> implements AutoCloseable {
  /** How often it looks whether the next database may be read. Guessed. */
  static final Duration TICK = Duration.ofMillis(100);

  /** After a start requests come first. Guessed. */
  static final Duration FIRST_AFTER = Duration.ofSeconds(10);

  private static final double NANOS_PER_SECOND = 1e9;
  private static final Logger log = LoggerFactory.getLogger(DatabaseAudit.class);

  private final String device;
  private final String role;
  private final DatabaseAuditConfig config;
  private final RowKind<R> kind;
  private final DatabaseFiles files;
  private final DatabaseWorker<R> worker;
  private final DeviceFence fence;
  private final Ticker ticker;
  private final Statsd statsd;
  private final DeviceThreads thread;
  private final AtomicBoolean isBusy = new AtomicBoolean();
  private Scheduler.@Nullable Cancellable timer;
  private DatabasePlace after = DatabasePlace.START;
  private boolean isUnderWay;
  private volatile long nextAt;
  private volatile DatabaseAuditState state = DatabaseAuditState.NONE;

  DatabaseAudit(
      DatabaseDevice.Place place,
      DatabaseAuditConfig config,
      RowKind<R> kind,
      DatabaseFiles files,
      DatabaseWorker<R> worker,
      Ticker ticker,
      Statsd statsd) {
    this.device = place.name();
    this.role = place.role();
    this.fence = place.fence();
    this.config = config;
    this.kind = kind;
    this.files = files;
    this.worker = worker;
    this.ticker = ticker;
    this.statsd = statsd;
    this.thread = new DeviceThreads(1, 1, place.threadFactory());
    this.nextAt = ticker.nanos() + FIRST_AFTER.toNanos();
  }

  void start(Scheduler scheduler) {
    if (config.isOn()) {
      timer = scheduler.every(TICK, this::tick);
    }
  }

  DatabaseAuditState state() {
    return state;
  }

  private void tick() {
    boolean isDue = ticker.nanos() - nextAt >= 0 && fence.reason() == null;
    if (isDue && isBusy.compareAndSet(false, true) && !thread.offer(this::step)) {
      isBusy.set(false);
    }
  }

  /** The next database, or the end of the pass. */
  void step() {
    try {
      if (!isUnderWay) {
        state = state.beginning(ticker.nanos());
        after = DatabasePlace.START;
        isUnderWay = true;
      }
      List<DatabasePlace> next = files.placesAfter(after, 1);
      if (next.isEmpty()) {
        end();
      } else {
        after = next.getFirst();
        pause(audit(after));
      }
    } catch (IOException e) {
      fence.fence(String.valueOf(e.getMessage()), e);
    } finally {
      isBusy.set(false);
    }
  }

  private void end() {
    isUnderWay = false;
    state = state.ending(ticker.nanos());
    nextAt = Math.max(ticker.nanos(), state.beganNanos() + config.interval().toNanos());
    log.info(
        "audit of a device's {} databases is through: device={} passed={} failed={}"
            + " quarantined={} bytes={}",
        role,
        device,
        state.passed(),
        state.failed(),
        state.quarantined(),
        state.bytes());
  }

  /** So long that the averages hold. */
  private void pause(long bytes) {
    double seconds =
        Math.max(1.0 / config.databasesPerSecond(), (double) bytes / config.bytesPerSecond());
    nextAt = ticker.nanos() + (long) (seconds * NANOS_PER_SECOND);
  }

  /** Returns the bytes of the file. */
  private long audit(DatabasePlace place) throws IOException {
    long began = ticker.nanos();
    try {
      long bytes = files.undisturbed(place, file -> check(place, file));
      if (bytes > 0) {
        state = state.withSound(bytes);
        statsd.count(role + "-auditor.passes", 1);
      }
      return bytes;
    } catch (DatabaseException e) {
      state = state.withFailed(failed(place, e));
      statsd.count(role + "-auditor.failures", 1);
      return 0;
    } finally {
      statsd.timing(role + "-auditor.timing", Duration.ofNanos(ticker.nanos() - began));
    }
  }

  private long check(DatabasePlace place, Path file) throws IOException {
    // What is in quarantine is the replicator's to refill.
    if (files.find(place) != DatabaseSlot.Standing.LIVE) {
      return 0;
    }
    DatabaseCheck.run(file, kind);
    return Files.size(file);
  }

  /** Returns whether it was set apart. */
  private boolean failed(DatabasePlace place, DatabaseException found) throws IOException {
    switch (found.kind()) {
      case CORRUPT -> {
        return quarantine(place, found);
      }
      case DEVICE -> fence.fence(String.valueOf(found.getMessage()), found);
      case FULL, LOCKED, BUG ->
          log.warn("audit: a database cannot be read now: {}", found.getMessage());
    }
    return false;
  }

  private boolean quarantine(DatabasePlace place, DatabaseException found) throws IOException {
    Optional<RowOwner> owner = files.undisturbed(place, ReplicaDatabase::findOwner);
    if (owner.isEmpty()) {
      log.error(
          "audit: a database is damaged, and of what it is cannot be read; whoever asks for it next"
              + " has it set apart: {}",
          found.getMessage());
      return false;
    }
    log.error(
        "audit: a {} database looks damaged; if it is, it is set apart and unknown here, and its"
            + " other replicas answer until the replicator has refilled it: device={} path={}: {}",
        role,
        device,
        owner.get().path(),
        found.getMessage());
    return worker
        .call(owner.get(), this::confirmed)
        .handle((isSound, failure) -> failure != null || !isSound)
        .join();
  }

  /** Alone with the database; damage is thrown, for the worker to act. */
  private boolean confirmed(SlotReplica<R> replica) {
    if (replica.isKnown()) {
      DatabaseCheck.run(files.file(replica.owner()), kind);
    }
    return true;
  }

  /** Ends with the database at hand. */
  @Override
  public void close() {
    if (timer != null) {
      timer.cancel();
    }
    thread.close();
  }
}
