package io.martinet.object;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for dark data: objects that no listing shows, which only a fault or a device that was away
 * for longer than the reclaim age can leave. It names them in the log and counts them, and touches
 * nothing: that a row is absent deletes no data. Thread-safe.
 */
final class DarkData implements AuditWatcher {
  /** Objects whose containers are being asked, at once. Guessed. */
  static final int ASKED_MAX = 16;

  private static final Logger log = LoggerFactory.getLogger(DarkData.class);

  private final String device;
  private final ObjectStore store;
  private final DeviceThreads threads;
  private final ObjectListings listings;
  private final InstantSource clock;
  private final Duration after;
  private final AtomicInteger asked = new AtomicInteger();
  private final LongAdder listed = new LongAdder();
  private final LongAdder dark = new LongAdder();
  private final LongAdder unknown = new LongAdder();

  /**
   * @param threads readers of the device
   * @param after how old what is looked for must be: rows of younger objects may be on their way
   */
  DarkData(
      String device,
      ObjectStore store,
      DeviceThreads threads,
      ObjectListings listings,
      InstantSource clock,
      Duration after) {
    this.device = device;
    this.store = store;
    this.threads = threads;
    this.listings = listings;
    this.clock = clock;
    this.after = after;
  }

  @Override
  public boolean hasRoom() {
    return asked.get() < ASKED_MAX;
  }

  @Override
  public void sound(ObjectKey key) {
    if (store.find(key) instanceof Lookup.Live live && isOld(live.state().data())) {
      StorePath path = store.findPath(key);
      if (path != null) {
        ask(key, live.state().data(), path);
      }
    }
  }

  private boolean isOld(Version version) {
    Instant written = Timestamps.instantOf(version.ticks());
    return !written.plus(after).isAfter(clock.instant());
  }

  private void ask(ObjectKey key, Version version, StorePath path) {
    asked.incrementAndGet();
    listings
        .find(path)
        .whenComplete((answer, failure) -> {
          asked.decrementAndGet();
          if (failure != null || answer == ObjectListings.Answer.UNKNOWN) {
            unknown.increment();
          } else if (answer == ObjectListings.Answer.LISTED) {
            listed.increment();
          } else if (!threads.tryExecute(() -> tell(key, version, path))) {
            unknown.increment();
          }
        });
  }

  /** Unless it was deleted or written anew while its containers were asked. */
  private void tell(ObjectKey key, Version version, StorePath path) {
    boolean isStill =
        store.find(key) instanceof Lookup.Live live && live.state().data().equals(version);
    if (isStill) {
      dark.increment();
      log.warn(
          "audit: an object is in no listing: a GET of its name still finds it, a copy onto itself"
              + " lists it again, and a DELETE ends it: device={} policy={} path={} version={}",
          device,
          key.policy(),
          path,
          version);
    }
  }

  /** Objects that a listing shows, since the start. */
  long listed() {
    return listed.sum();
  }

  /** Objects that no listing shows, since the start; one may be counted in every pass. */
  long dark() {
    return dark.sum();
  }

  /** Objects of which that could not be told, since the start. */
  long unknown() {
    return unknown.sum();
  }
}
