package io.martinet.container;

import io.martinet.database.DatabaseDevice;
import io.martinet.database.ReplicaUnavailableException;
import io.martinet.database.RowOwner;
import io.martinet.http.wire.ObjectRow;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes slowly through all databases of a device, a few partitions a step: once after the start, and
 * again when asked. Thread-safe; never blocks.
 */
final class ReportSweep {
  /** Partitions looked at in one step; guessed: on a large device that is a few databases. */
  private static final int STEP_PARTITIONS = 16;

  private static final Logger log = LoggerFactory.getLogger(ReportSweep.class);

  private final DatabaseDevice<ObjectRow> device;
  private final Consumer<RowOwner> visitor;
  private final AtomicBoolean isStepping = new AtomicBoolean();
  private final Queue<Integer> partitions = new ArrayDeque<>();
  private boolean isWanted = true;

  ReportSweep(DatabaseDevice<ObjectRow> device, Consumer<RowOwner> visitor) {
    this.device = device;
    this.visitor = visitor;
  }

  /** Asks for another pass when the present one is over. */
  synchronized void again() {
    isWanted = true;
  }

  /** Whether no pass is under way or asked for. */
  synchronized boolean isEnded() {
    return !isWanted && partitions.isEmpty();
  }

  /** Goes on a little, unless the step before is still under way. */
  void step() {
    if (!isStepping.compareAndSet(false, true)) {
      return;
    }
    try {
      List<Integer> some = next();
      if (!some.isEmpty()) {
        device.owners(some).whenComplete((owners, failure) -> stepped(owners, failure));
      } else if (wants()) {
        device.partitions().whenComplete((all, failure) -> began(all, failure));
      } else {
        isStepping.set(false);
      }
    } catch (ReplicaUnavailableException e) {
      // The device is busy: the next step tries again.
      isStepping.set(false);
    }
  }

  private synchronized List<Integer> next() {
    List<Integer> some = partitions.stream().limit(STEP_PARTITIONS).toList();
    return some;
  }

  private synchronized boolean wants() {
    return isWanted;
  }

  private void began(@Nullable List<Integer> all, @Nullable Throwable failure) {
    synchronized (this) {
      if (all != null) {
        isWanted = false;
        partitions.addAll(all);
      }
    }
    ended(failure);
  }

  private void stepped(@Nullable List<RowOwner> owners, @Nullable Throwable failure) {
    if (owners != null) {
      owners.forEach(visitor);
      synchronized (this) {
        for (int i = 0; i < STEP_PARTITIONS; i++) {
          partitions.poll();
        }
      }
    }
    ended(failure);
  }

  private void ended(@Nullable Throwable failure) {
    if (failure != null) {
      log.warn("databases cannot be gone through now", failure);
    }
    isStepping.set(false);
  }
}
