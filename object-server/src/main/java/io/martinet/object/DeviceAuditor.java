package io.martinet.object;

import io.martinet.core.Scheduler;
import io.martinet.core.Ticker;
import io.martinet.object.store.AuditState;
import io.martinet.object.store.ObjectAudit;
import io.martinet.object.store.ObjectAudit.Step;
import io.martinet.object.store.ObjectAudits;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.StoreException;
import io.martinet.service.metrics.Statsd;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all that a device holds, pass after pass, at a bounded rate: in slices on the device's
 * reader threads, of which one at most works for it, and while no request waits for one. Started
 * and closed by the role; its slices run one after another.
 */
final class DeviceAuditor {
  /** After a start requests come first. Guessed. */
  static final Duration FIRST_AFTER = Duration.ofSeconds(10);

  /** How often it looks whether it may go on. Guessed. */
  static final Duration TICK = Duration.ofMillis(100);

  /** How long a slice holds its thread, and a piece longer. Guessed. */
  private static final long SLICE_NANOS = Duration.ofMillis(20).toNanos();

  /** How often how far it came is made durable: so much is read again after a crash. Guessed. */
  static final Duration KEEP_EVERY = Duration.ofSeconds(30);

  /** A device that cannot be read now is asked again after this. Guessed. */
  private static final long AGAIN_AFTER_NANOS = Duration.ofSeconds(5).toNanos();

  /** Keys that are fetched at once. */
  private static final int KEYS_MAX = 128;

  /**
   * A device whose readers are busy all the time is audited nevertheless: now and then. Guessed.
   */
  private static final int POSTPONED_MAX = 10;

  private static final Logger log = LoggerFactory.getLogger(DeviceAuditor.class);

  private final String device;
  private final ObjectAudits audits;
  private final DeviceThreads threads;
  private final AuditConfig config;
  private final Ticker ticker;
  private final InstantSource clock;
  private final Statsd statsd;
  private final AuditWatcher watcher;
  private final AtomicBoolean isBusy = new AtomicBoolean();
  private final AuditPace pace;
  private final ArrayDeque<ObjectKey> keys = new ArrayDeque<>();
  private @Nullable Current current;
  private boolean isLoaded;
  private long keptAt;
  private long tryAgainAt;
  private int postponed;
  private volatile AuditState state = AuditState.NEVER;
  private volatile long left;

  /** The key at hand. */
  private static final class Current {
    final ObjectKey key;
    final ObjectAudit audit;
    long nanos;

    Current(ObjectKey key, ObjectAudit audit) {
      this.key = key;
      this.audit = audit;
    }
  }

  /**
   * @param threads readers of the device
   */
  DeviceAuditor(
      String device,
      ObjectAudits audits,
      DeviceThreads threads,
      AuditConfig config,
      Ticker ticker,
      InstantSource clock,
      Statsd statsd,
      AuditWatcher watcher) {
    this.device = device;
    this.audits = audits;
    this.threads = threads;
    this.config = config;
    this.ticker = ticker;
    this.clock = clock;
    this.statsd = statsd;
    this.watcher = watcher;
    this.pace = new AuditPace(config, ticker.nanos());
    this.tryAgainAt = ticker.nanos() + FIRST_AFTER.toNanos();
  }

  /** How far it came; as of the last slice. */
  AuditState state() {
    return state;
  }

  /** About how many keys the pass under way has before it. */
  long left() {
    return left;
  }

  /** Begins to look, each {@link #TICK}, whether there is something to do. */
  Scheduler.Cancellable start(Scheduler scheduler) {
    return scheduler.every(TICK, this::tick);
  }

  private void tick() {
    if (!isBusy.compareAndSet(false, true)) {
      return;
    }
    long now = ticker.nanos();
    pace.refill(now);
    boolean begins = now - tryAgainAt >= 0 && pace.hasRoom() && watcher.hasRoom() && isQuiet();
    if (!begins || !threads.tryExecute(this::slice)) {
      isBusy.set(false);
    }
  }

  /** Requests first, unless they came first ten times in a row. */
  private boolean isQuiet() {
    if (threads.queued() > 0 && postponed < POSTPONED_MAX) {
      postponed++;
      return false;
    }
    postponed = 0;
    return true;
  }

  private void slice() {
    try {
      work();
    } catch (StoreException unusable) {
      // The device says itself why: fenced, or its index is being rebuilt.
      giveUpCurrent();
      tryAgainAt = ticker.nanos() + AGAIN_AFTER_NANOS;
    } finally {
      isBusy.set(false);
    }
  }

  private void work() throws StoreException {
    load();
    if (!state.isUnderWay() && !beginIfDue()) {
      // Nothing to read before the next pass is due.
      tryAgainAt = ticker.nanos() + Duration.ofSeconds(1).toNanos();
      return;
    }
    long until = ticker.nanos() + SLICE_NANOS;
    while (state.isUnderWay()
        && pace.hasRoom()
        && watcher.hasRoom()
        && ticker.nanos() - until < 0) {
      Current at = nextKey();
      if (at == null) {
        end();
      } else {
        step(at);
      }
    }
    keepIfDue();
  }

  private void load() throws StoreException {
    if (!isLoaded) {
      state = audits.load();
      keptAt = ticker.nanos();
      isLoaded = true;
      if (state.isUnderWay()) {
        left = audits.countBehind(state.after());
        log.info("audit of a device's objects goes on: device={} left={}", device, left);
      }
    }
  }

  private boolean beginIfDue() throws StoreException {
    Instant now = clock.instant();
    Instant last = state.began();
    // A clock that was set back must not end the audits.
    if (last != null && !last.isAfter(now) && last.plus(config.interval()).isAfter(now)) {
      return false;
    }
    left = audits.countBehind(null);
    state = state.beginning(now);
    return true;
  }

  private @Nullable Current nextKey() throws StoreException {
    if (current != null) {
      return current;
    }
    if (keys.isEmpty()) {
      keys.addAll(audits.keys(state.after(), KEYS_MAX));
    }
    ObjectKey next = keys.poll();
    if (next != null) {
      current = new Current(next, audits.begin(next));
    }
    return current;
  }

  private void step(Current at) throws StoreException {
    long began = ticker.nanos();
    Step step = at.audit.next();
    at.nanos += ticker.nanos() - began;
    pace.tookBytes(step.bytes());
    AuditState.Counts counts = state.counts().read(step.bytes());
    switch (step) {
      case Step.More _ -> state = state.reaching(state.after(), counts);
      case Step.Sound _ -> {
        watcher.sound(at.key);
        done(at, counts.sound());
      }
      case Step.Damaged(_, String reason) -> {
        log.error(
            "audit: an object is damaged and set apart, the replicator brings another replica's;"
                + " if there are more, this disk is failing: device={} policy={} hash={} reason={}",
            device,
            at.key.policy(),
            at.key.hash(),
            reason);
        statsd.count("object-auditor.quarantines", 1);
        done(at, counts.damaged());
      }
      case Step.Refused(_, String reason) -> {
        log.warn(
            "audit: an object is damaged, and cannot be set apart now; the next pass or read finds"
                + " it again: device={} policy={} hash={} reason={}",
            device,
            at.key.policy(),
            at.key.hash(),
            reason);
        statsd.count("object-auditor.errors", 1);
        done(at, counts.failed());
      }
    }
  }

  private void done(Current at, AuditState.Counts counts) {
    statsd.timing("object-auditor.timing", Duration.ofNanos(at.nanos));
    giveUpCurrent();
    pace.tookItem();
    state = state.reaching(at.key, counts);
    left = Math.max(0, left - 1);
  }

  private void end() throws StoreException {
    state = state.ending(clock.instant());
    left = 0;
    AuditState.Counts counts = state.counts();
    log.info(
        "audit of a device's objects is through: device={} began={} items={} bytes={}"
            + " quarantined={} errors={}",
        device,
        state.began(),
        counts.items(),
        counts.bytes(),
        counts.quarantined(),
        counts.errors());
    keep();
  }

  private void keepIfDue() throws StoreException {
    if (state.isUnderWay() && ticker.nanos() - keptAt >= KEEP_EVERY.toNanos()) {
      keep();
    }
  }

  private void keep() throws StoreException {
    audits.keep(state);
    keptAt = ticker.nanos();
  }

  private void giveUpCurrent() {
    if (current != null) {
      current.audit.close();
      current = null;
    }
  }

  /** Keeps how far it came; after its last slice, and before the store is closed. */
  void close() {
    giveUpCurrent();
    if (isLoaded && state.isUnderWay()) {
      try {
        keep();
      } catch (StoreException unusable) {
        log.info("audit: device {} goes on where it was last kept", device);
      }
    }
  }
}
