package io.martinet.http.server;

/**
 * Notices that a connection has stood in one place for too long. Asked by a sweep now and then, so
 * that a request costs no look at the clock: what looks the same as at an earlier sweep has stood
 * since then.
 */
final class ConnectionWatch {
  private enum Place {
    NEW,
    WORKING,
    IDLE,
    IN_HEAD,
    SENDING,
    LINGERING
  }

  private final HttpTimeouts timeouts;
  private Place place = Place.NEW;
  private long first;
  private long second;
  private long sinceNanos;

  ConnectionWatch(HttpTimeouts timeouts) {
    this.timeouts = timeouts;
  }

  boolean working() {
    place = Place.WORKING;
    return false;
  }

  boolean idle(long nowNanos, long requestCount) {
    return stood(Place.IDLE, requestCount, 0, nowNanos) > timeouts.keepAliveIdleMax().toNanos();
  }

  boolean inHead(long nowNanos, long requestCount) {
    return stood(Place.IN_HEAD, requestCount, 0, nowNanos) > timeouts.headMax().toNanos();
  }

  boolean sending(long nowNanos, long pendingBytes, long progress) {
    return stood(Place.SENDING, pendingBytes, progress, nowNanos) > timeouts.sendMax().toNanos();
  }

  boolean lingering(long nowNanos) {
    return stood(Place.LINGERING, 0, 0, nowNanos) > timeouts.lingerMax().toNanos();
  }

  private long stood(Place now, long nowFirst, long nowSecond, long nowNanos) {
    if (place != now || first != nowFirst || second != nowSecond) {
      place = now;
      first = nowFirst;
      second = nowSecond;
      sinceNanos = nowNanos;
    }
    return nowNanos - sinceNanos;
  }
}
