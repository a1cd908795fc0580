package io.martinet.container;

import io.martinet.core.Ticker;
import io.martinet.http.PeerException;
import io.martinet.http.wire.PeerDevice;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a container device from answering for its rows after an unclean start, when rows taken last
 * may be gone, until each object device has said that it sent again what it still held (rule 24).
 * Object devices that cannot be reached for some time are not waited for. Once open it stays open.
 * Thread-safe.
 */
final class RedeliveryGate {
  private static final Logger log = LoggerFactory.getLogger(RedeliveryGate.class);

  /** An object device that was down this long since the start is not waited for. Guessed. */
  static final Duration UNREACHABLE_MAX = Duration.ofSeconds(10);

  private final String device;
  private final long bootId;
  private final Supplier<List<PeerDevice>> objectDevices;
  private final Function<PeerDevice, CompletableFuture<Boolean>> probe;
  private final Ticker ticker;
  private final SortedSet<String> told = new TreeSet<>();
  private final SortedMap<String, Long> unreachableSince = new TreeMap<>();
  private boolean isOpen;

  /**
   * @param isClean whether the journal was closed in order: then nothing is missing
   * @param probe whether an object device can be reached; fails with {@link PeerException} if not
   */
  RedeliveryGate(
      String device,
      long bootId,
      boolean isClean,
      Supplier<List<PeerDevice>> objectDevices,
      Function<PeerDevice, CompletableFuture<Boolean>> probe,
      Ticker ticker) {
    this.device = device;
    this.bootId = bootId;
    this.isOpen = isClean;
    this.objectDevices = objectDevices;
    this.probe = probe;
    this.ticker = ticker;
  }

  /** Why the device does not answer for its rows; empty if it does. */
  synchronized String missing() {
    return isOpen ? "" : "rows may be missing: waits for object devices to send them again";
  }

  /**
   * An object device has sent again what it held.
   *
   * @return whether it did so to this boot
   */
  synchronized boolean redelivered(long toBootId, String from) {
    if (toBootId != bootId) {
      return false;
    }
    told.add(from);
    openIfAllTold();
    return true;
  }

  /** Looks after those that have not told; called again and again, never blocks. */
  void tick() {
    for (PeerDevice peer : awaited()) {
      var unused =
          probe
              .apply(peer)
              .whenComplete((isServing, failure) -> note(peer, failure == null && isServing));
    }
  }

  private synchronized List<PeerDevice> awaited() {
    openIfAllTold();
    return isOpen
        ? List.of()
        : objectDevices.get().stream().filter(peer -> !told.contains(peer.device())).toList();
  }

  private synchronized void note(PeerDevice peer, boolean isReachable) {
    if (isReachable) {
      unreachableSince.remove(peer.device());
    } else {
      unreachableSince.putIfAbsent(peer.device(), ticker.nanos());
      openIfAllTold();
    }
  }

  private void openIfAllTold() {
    if (!isOpen && objectDevices.get().stream().allMatch(this::isSettled)) {
      isOpen = true;
      log.info("rows were sent again, answers for them: device={} by={}", device, told);
    }
  }

  private boolean isSettled(PeerDevice peer) {
    Long since = unreachableSince.get(peer.device());
    return told.contains(peer.device())
        || (since != null && ticker.nanos() - since >= UNREACHABLE_MAX.toNanos());
  }
}
