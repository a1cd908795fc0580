package io.martinet.object;

/**
 * Does the blocking work of one device, on threads that are its own: RocksDB's and the disk's calls
 * hold their thread, and a sick disk must not take those of others. Thread-safe.
 */
public interface DeviceThreads extends AutoCloseable {
  /**
   * Hands new work over.
   *
   * @return false when the queue is full: the request is answered 503
   */
  boolean tryExecute(Runnable task);

  /**
   * Goes on with work that was admitted before, full queue or not: what admitted it (a request
   * under way, an upload's share of the budget) bounds how many such tasks there are.
   */
  void resume(Runnable task);

  /** Tasks that wait for a thread. */
  int queued();

  /** Finishes what was handed over, for a few seconds at most. */
  @Override
  void close();

  /** Makes them: real threads, or turns of a simulation. */
  @FunctionalInterface
  interface Factory {
    /**
     * Makes those of one kind of work on one device.
     *
     * @param name of the threads
     * @param count threads
     * @param queueMax tasks that may wait for a thread
     */
    DeviceThreads open(String name, int count, int queueMax);
  }
}
