package io.martinet.proxy.backend;

import io.martinet.http.wire.PeerDevice;

/** What is known of how one device answers. Thread-safe. */
final class WatchedDevice {
  private final PeerDevice device;
  private final Trial trial;
  private int outstanding;

  /** When something was heard last, or the first of the requests under way was sent. */
  private long quietSinceNanos;

  private boolean isDoubted;
  private boolean isOnTrial;
  private long triedNanos;
  private long wantedNanos;
  private volatile boolean isSuspect;

  WatchedDevice(PeerDevice device, Trial trial) {
    this.device = device;
    this.trial = trial;
  }

  PeerDevice device() {
    return device;
  }

  Trial trial() {
    return trial;
  }

  boolean isSuspect() {
    return isSuspect;
  }

  /** Whether it is a suspect; then it is noted that a request would have liked to use it. */
  boolean isSuspectWanted(long nowNanos) {
    if (isSuspect) {
      noteWanted(nowNanos);
    }
    return isSuspect;
  }

  private synchronized void noteWanted(long nowNanos) {
    wantedNanos = nowNanos;
  }

  synchronized void asked(long nowNanos) {
    if (outstanding == 0) {
      quietSinceNanos = nowNanos;
    }
    outstanding++;
  }

  synchronized void ended() {
    outstanding--;
  }

  synchronized void doubt() {
    isDoubted = true;
  }

  /** Whether this changed anything. */
  synchronized boolean suspect(long nowNanos) {
    boolean isNew = !isSuspect;
    if (isNew) {
      triedNanos = nowNanos;
      wantedNanos = nowNanos;
    }
    isDoubted = false;
    isSuspect = true;
    return isNew;
  }

  /** Whether this changed anything. */
  synchronized boolean clear(long nowNanos) {
    boolean wasSuspect = isSuspect;
    quietSinceNanos = nowNanos;
    isDoubted = false;
    isSuspect = false;
    return wasSuspect;
  }

  /** Whether a trial is due; it is under way from then on. */
  synchronized boolean beginsTrial(long nowNanos) {
    boolean isDue =
        isSuspect
            ? nowNanos - triedNanos >= Suspects.TRIAL_INTERVAL.toNanos()
            : isDoubted
                || (outstanding > 0
                    && nowNanos - quietSinceNanos >= Suspects.SILENCE_MAX.toNanos());
    if (!isDue || isOnTrial) {
      return false;
    }
    isOnTrial = true;
    isDoubted = false;
    triedNanos = nowNanos;
    return true;
  }

  synchronized void trialEnded() {
    isOnTrial = false;
  }

  synchronized boolean isForgettable(long nowNanos) {
    return isSuspect
        && outstanding == 0
        && !isOnTrial
        && nowNanos - wantedNanos >= Suspects.FORGET_AFTER.toNanos();
  }
}
