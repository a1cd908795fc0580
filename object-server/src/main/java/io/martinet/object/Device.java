package io.martinet.object;

import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.StoreStatus;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;

/**
 * One device in service: its store and all that handlers need around it. Thread-safe.
 *
 * @param name in the rings
 * @param readers threads for look-ups and reads
 * @param writers threads for large bodies and for reading owed rows
 * @param loop where outcomes of writes come, so that one commit batch makes one task
 * @param answers hands answers on to the loops of their requests; belongs to {@code loop}
 * @param rows belongs to {@code loop}
 * @param uploads memory left for bodies that are arriving
 */
record Device(
    String name,
    ObjectStore store,
    DeviceThreads readers,
    DeviceThreads writers,
    EventLoop loop,
    LoopTasks answers,
    RowDelivery rows,
    Stagings stagings,
    ByteBudget uploads,
    ByteBufAllocator allocator) {
  StoreStatus status() {
    return store.status();
  }

  /** Hands work to the readers; a full queue answers 503, a fault of the work 500. */
  void onReader(Reply reply, Runnable work) {
    boolean isTaken =
        readers.tryExecute(() -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            reply.failed(e);
          }
        });
    if (!isTaken) {
      reply.busy("the device's queue of readers is full");
    }
  }
}
