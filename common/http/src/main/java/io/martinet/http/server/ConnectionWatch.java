package io.martinet.http.server;

import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a connection has stood in one place for too long. Asked by a sweep now and then, so
 * that a request costs no look at the clock: what looks the same as at an earlier sweep has stood
 * since then.
 */
final class ConnectionWatch {
  /** Where a connection is in its course. */
  enum Place {
    IDLE,
    IN_HEAD,
    /** With a handler, which has its own patience. */
    WORKING,
    /** Bytes wait for the client to take them. */
    SENDING,
    LINGERING
  }

  private final HttpTimeouts timeouts;
  private @Nullable Standing standing;
  private long sinceNanos;

  /**
   * What a sweep saw. Bytes that wait and those gone of the first message may be the same number
   * twice while a steady source refills the buffer; it does so when the buffer has drained.
   */
  private record Standing(
      Place place, long requestCount, long drainCount, long pendingBytes, long progressBytes) {}

  ConnectionWatch(HttpTimeouts timeouts) {
    this.timeouts = timeouts;
  }

  /**
   * @param requestCount requests begun so far: tells one idle time from the next
   * @param drainCount how often the channel has got room again
   * @param unsent what the client has not taken, null once the channel is closed
   */
  boolean stoodTooLong(
      long nowNanos,
      Place place,
      long requestCount,
      long drainCount,
      @Nullable ChannelOutboundBuffer unsent) {
    long pending = unsent == null ? 0 : unsent.totalPendingWriteBytes();
    long progress = unsent == null || pending == 0 ? 0 : unsent.currentProgress();
    Place now = pending > 0 ? Place.SENDING : place;
    var seen = new Standing(now, requestCount, drainCount, pending, progress);
    if (!seen.equals(standing)) {
      standing = seen;
      sinceNanos = nowNanos;
    }
    Duration max =
        switch (now) {
          case IDLE -> timeouts.keepAliveIdleMax();
          case IN_HEAD -> timeouts.headMax();
          case SENDING -> timeouts.sendMax();
          case LINGERING -> timeouts.lingerMax();
          case WORKING -> null;
        };
    return max != null && nowNanos - sinceNanos > max.toNanos();
  }
}
