package io.martinet.object;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a container device has not taken rows: decides when it is asked again and when a person
 * is told. Event-loop confined.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  /**
   * First and longest pause between background attempts: soon after a restart, all rows being there
   * ten seconds after it; a refused connection each five seconds costs little.
   */
  static final Duration BACKOFF_MIN = Duration.ofMillis(250);

  static final Duration BACKOFF_MAX = Duration.ofSeconds(5);

  /** An outage this long is told; a restart is over by then. */
  static final Duration TELL_AFTER = Duration.ofSeconds(30);

  private final String ownDevice;
  private final String peer;
  private boolean isOut;
  private boolean isTold;
  private long sinceNanos;
  private long nextTryNanos;
  private long backoffNanos;

  Outage(String ownDevice, String peer) {
    this.ownDevice = ownDevice;
    this.peer = peer;
  }

  /** Whether background work has to wait before it asks the peer again. */
  boolean isWaiting(long nowNanos) {
    return isOut && nowNanos - nextTryNanos < 0;
  }

  /** The next attempt is due now: somebody knows that the peer may be back. */
  void retry(long nowNanos) {
    nextTryNanos = nowNanos;
  }

  void failed(Throwable cause, int rowsInMemory, long nowNanos) {
    if (!isOut) {
      isOut = true;
      sinceNanos = nowNanos;
      backoffNanos = BACKOFF_MIN.toNanos();
      nextTryNanos = nowNanos + backoffNanos;
    } else if (nowNanos - nextTryNanos >= 0) {
      backoffNanos = Math.min(backoffNanos * 2, BACKOFF_MAX.toNanos());
      nextTryNanos = nowNanos + backoffNanos;
    }
    if (!isTold && nowNanos - sinceNanos >= TELL_AFTER.toNanos()) {
      isTold = true;
      LOG.warn(
          "container device {} takes no rows from object device {}: {} or more wait with their"
              + " objects and go out once its server answers; check that server. Cause: {}",
          peer,
          ownDevice,
          rowsInMemory,
          cause.toString());
    }
  }

  void over() {
    if (isTold) {
      LOG.info("container device {} takes rows from object device {} again", peer, ownDevice);
    }
    isOut = false;
    isTold = false;
  }
}
