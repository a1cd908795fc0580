package io.martinet.object;

/**
 * What an auditor may read now: bytes and items that gather as time passes, for a second at most.
 * What is taken beyond is owed. One thread at a time.
 */
final class AuditPace {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double bytesPerSecond;
  private final double itemsPerSecond;
  private double bytes;
  private double items;
  private long refilledAt;

  AuditPace(AuditConfig config, long nowNanos) {
    this.bytesPerSecond = config.bytesPerSecond();
    this.itemsPerSecond = config.itemsPerSecond();
    this.refilledAt = nowNanos;
  }

  /** Gathers what the time since the last call allows. */
  void refill(long nowNanos) {
    double seconds = Math.max(0, nowNanos - refilledAt) / NANOS_PER_SECOND;
    refilledAt = nowNanos;
    bytes = Math.min(bytesPerSecond, bytes + seconds * bytesPerSecond);
    // One at least, or a rate below one a tick would never come to it.
    items = Math.min(Math.max(1, itemsPerSecond), items + seconds * itemsPerSecond);
  }

  /** Whether another piece may be read. */
  boolean hasRoom() {
    return bytes > 0 && items >= 1;
  }

  void tookBytes(long count) {
    bytes -= count;
  }

  void tookItem() {
    items -= 1;
  }
}
