package io.martinet.database;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Applies and closes many databases, a few at a time: each close syncs its files, and hundreds of
 * them in a row take longer than a process has for its end. What cannot be closed stays for the
 * replay of the next start. Thread-safe.
 */
final class OrderlyClose<R> {
  private final DatabaseWorker<R> worker;
  private final Queue<DatabaseSlot<R>> open;

  private OrderlyClose(DatabaseWorker<R> worker, List<DatabaseSlot<R>> open) {
    this.worker = worker;
    this.open = new ConcurrentLinkedQueue<>(open);
  }

  /**
   * Begins to close.
   *
   * @param atOnce closes under way at any time, which bounds what waits for the device's threads
   * @return completes when all are done
   */
  static <R> CompletableFuture<Void> begin(
      DatabaseWorker<R> worker, List<DatabaseSlot<R>> open, int atOnce) {
    var close = new OrderlyClose<>(worker, open);
    CompletableFuture<?>[] chains = new CompletableFuture<?>[atOnce];
    for (int i = 0; i < atOnce; i++) {
      chains[i] = close.next();
    }
    return CompletableFuture.allOf(chains);
  }

  private CompletableFuture<@Nullable Void> next() {
    for (DatabaseSlot<R> slot = open.poll(); slot != null; slot = open.poll()) {
      CompletableFuture<@Nullable Void> closed = worker.close(slot).exceptionally(failure -> null);
      if (!closed.isDone()) {
        return closed.thenCompose(_ -> next());
      }
    }
    return CompletableFuture.completedFuture(null);
  }
}
