package io.martinet.proxy.backend;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Scheduler;
import io.martinet.core.Ticker;
import io.martinet.http.PeerClient;
import io.martinet.http.PeerException;
import io.martinet.http.wire.PeerDevice;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices that do not answer, so that no request waits for them again and again: reads ask them
 * last, writes put handoffs in their place. A device falls under suspicion when its server refuses
 * connections, when it says itself that it is out of service (507), or when it was silent and does
 * not answer a trial either; it is cleared by whatever answer it gives, and by trials once a
 * second, so that a server that is back is used at once. Suspicion never counts as knowledge: no
 * quorum shrinks by it.
 *
 * <p>Swift instead counts ten errors in a minute and avoids a device for a minute; see
 * docs/decisions/019. Thread-safe; nothing here blocks.
 */
public final class Suspects implements AutoCloseable {
  /**
   * A device with requests under way of which nothing was heard for so long is tried: a server that
   * is well answers something far sooner (guessed).
   */
  static final Duration SILENCE_MAX = Duration.ofMillis(500);

  /** How long a trial may take: an index look-up, through a busy server's queue (guessed). */
  static final Duration TRIAL_TIMEOUT = Duration.ofMillis(500);

  /** Between two trials of a device that is suspected. */
  static final Duration TRIAL_INTERVAL = Duration.ofSeconds(1);

  /** Suspects that no request cared for so long are forgotten: they may have left the ring. */
  static final Duration FORGET_AFTER = Duration.ofMinutes(10);

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);

  /** Devices watched at once, more than a ring has; others are used as if they were well. */
  private static final int DEVICES_MAX = 65_536;

  private static final Logger LOG = LoggerFactory.getLogger(Suspects.class);

  private final PeerClient peers;
  private final Ticker ticker;
  private final Map<PeerDevice, WatchedDevice> devices = new ConcurrentHashMap<>();
  private final Scheduler.Cancellable timer;

  /**
   * @param peers for trials
   */
  public Suspects(PeerClient peers, Ticker ticker, Scheduler scheduler, MetricRegistry metrics) {
    this.peers = peers;
    this.ticker = ticker;
    this.timer = scheduler.every(LOOK_INTERVAL, this::look);
    metrics.gauge("proxy.suspect_devices", () -> (Gauge<Long>) this::count);
  }

  /** Whether requests should do without the device where they can. */
  public boolean isSuspect(PeerDevice device) {
    WatchedDevice known = devices.get(device);
    return known != null && known.isSuspectWanted(ticker.nanos());
  }

  /**
   * An answer from the device is waited for.
   *
   * @param target of the request: tells what kind of server it is
   */
  void asked(PeerDevice device, String target) {
    WatchedDevice known = devices.get(device);
    if (known == null) {
      known = watched(device, Trial.of(target));
    }
    if (known != null) {
      known.asked(ticker.nanos());
    }
  }

  /**
   * An object server waited in vain for a container device to take a row: it is tried. The proxy
   * itself may have had nothing to ask that device, while each write waits for it.
   */
  public void rowsWaitedFor(PeerDevice containerDevice) {
    WatchedDevice known = watched(containerDevice, Trial.CONTAINER);
    if (known != null) {
      known.doubt();
    }
  }

  private @Nullable WatchedDevice watched(PeerDevice device, Trial trial) {
    return devices.size() >= DEVICES_MAX
        ? devices.get(device)
        : devices.computeIfAbsent(device, named -> new WatchedDevice(named, trial));
  }

  /** The answer that was waited for came. */
  void answered(PeerDevice device, int status) {
    WatchedDevice known = devices.get(device);
    if (known != null) {
      known.ended();
      heard(known, status);
    }
  }

  /** It will not come. */
  void failed(PeerDevice device, PeerException.Kind kind) {
    WatchedDevice known = devices.get(device);
    if (known != null) {
      known.ended();
      switch (kind) {
        case CONNECT -> suspect(known, "cannot be connected to");
        case TIMEOUT, CLOSED, EXHAUSTED -> known.doubt();
        case CANCELLED, TOO_LONG -> {}
      }
    }
  }

  @Override
  public void close() {
    timer.cancel();
  }

  private void look() {
    long now = ticker.nanos();
    for (WatchedDevice device : devices.values()) {
      if (device.isForgettable(now)) {
        devices.remove(device.device());
      } else if (device.beginsTrial(now)) {
        device.trial().send(peers, device.device(), TRIAL_TIMEOUT, answer -> tried(device, answer));
      }
    }
  }

  private void tried(WatchedDevice device, Trial.Outcome outcome) {
    device.trialEnded();
    switch (outcome) {
      case Trial.Outcome.Answered(var status) -> heard(device, status);
      case Trial.Outcome.Failed(var why) -> suspect(device, why);
    }
  }

  private void heard(WatchedDevice device, int status) {
    if (status == Trial.OUT_OF_SERVICE) {
      suspect(device, "is out of service (507)");
    } else if (device.clear(ticker.nanos())) {
      LOG.info("device {} answers again", device.device());
    }
  }

  private void suspect(WatchedDevice device, String why) {
    if (device.suspect(ticker.nanos())) {
      LOG.warn(
          "device {} {}: it is left out where possible and tried each second; see whether its"
              + " server runs",
          device.device(),
          why);
    }
  }

  private long count() {
    return devices.values().stream().filter(WatchedDevice::isSuspect).count();
  }
}
