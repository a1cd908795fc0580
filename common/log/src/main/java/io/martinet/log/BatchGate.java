package io.martinet.log;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells the committer of writes that will be there in a moment: inline bodies that have wholly
 * arrived and lack only their COMMIT (rule 22). Any thread.
 *
 * <p>A handler calls {@link #arrived} when the last byte of a body is in, and {@link #settled}
 * after it has handed the write on or given it up, once for each arrival.
 */
public final class BatchGate {
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long lastSyncNanos;

  /** A body is whole and its COMMIT is expected. */
  public void arrived() {
    waiting.incrementAndGet();
  }

  /** The write of an arrived body is in the committer's queue, or will never be. */
  public void settled() {
    waiting.decrementAndGet();
  }

  /** What the last sync took: no batch is held longer. */
  public void synced(long nanos) {
    lastSyncNanos = nanos;
  }

  /** How long from its first write a batch may be held now; 0 for not at all. */
  long holdNanos() {
    return waiting.get() > 0 ? lastSyncNanos : 0;
  }
}
