package io.martinet.proxy.object;

import io.martinet.core.Entropy;
import io.martinet.http.wire.StagingId;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names writes: 64 bits drawn once for this proxy's life, then a number. Nobody outside the cluster
 * sees them, so they must be unique and need not be secret: the system's randomness, with its lock
 * and its hash, is left to what needs it. Thread-safe.
 */
final class WriteIds {
  private final long life;
  private final AtomicLong last = new AtomicLong();

  WriteIds(Entropy entropy) {
    this.life = entropy.nextLong();
  }

  StagingId next() {
    return new StagingId(life, last.incrementAndGet());
  }
}
