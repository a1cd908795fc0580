package io.martinet.proxy.object;

import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.martinet.proxy.backend.ReplicaOrder;
import java.time.Duration;

/**
 * Reads by majority (rules 3, 4, 9 and 10): one primary is asked for the object and at the same
 * moment others for their version of the key, until a majority has answered; what they differ in is
 * written back to a majority before it is shown. Thread-safe; blocks the request's virtual thread.
 */
final class QuorumRead {
  /** Between two looks whether a conditional write is over. Guessed. */
  private static final Duration BARRED_PAUSE = Duration.ofMillis(10);

  private final ReplicaReads reads;
  private final ReplicaOrder order;
  private final ReadSettings settings;
  private final Parker parker;
  private final ObjectMetrics metrics;

  QuorumRead(
      ReplicaReads reads,
      ReplicaOrder order,
      ReadSettings settings,
      Parker parker,
      ObjectMetrics metrics) {
    this.reads = reads;
    this.order = order;
    this.settings = settings;
    this.parker = parker;
    this.metrics = metrics;
  }

  /**
   * @param wantsAll whether all primaries are heard, as far as they answer ({@code X-Newest})
   * @throws QuorumNotReachedException too few replicas could tell, or take what they lack, in time
   */
  ReadResult read(BackendScope scope, Wanted wanted, boolean wantsAll)
      throws QuorumNotReachedException, InterruptedException {
    long deadline = parker.nanos() + settings.writeBackTimeout().toNanos();
    while (true) {
      try {
        return readOnce(scope, wanted, wantsAll);
      } catch (BarredException e) {
        if (parker.nanos() - deadline >= 0) {
          throw e;
        }
        pause();
      }
    }
  }

  private void pause() throws InterruptedException {
    long until = parker.nanos() + BARRED_PAUSE.toNanos();
    while (parker.nanos() - until < 0) {
      parker.parkUntil(until);
    }
  }

  /**
   * The same, without waiting for conditional writes that are under way.
   *
   * @throws BarredException what it found lies below a promise
   * @throws QuorumNotReachedException too few replicas could tell, or take what they lack, in time
   */
  ReadResult readOnce(BackendScope scope, Wanted wanted, boolean wantsAll)
      throws QuorumNotReachedException, InterruptedException {
    try {
      return session(scope, wanted, wantsAll).run();
    } catch (BarredException e) {
      throw e;
    } catch (QuorumNotReachedException e) {
      if (settings.isDegradable()) {
        return degraded(scope, wanted, e);
      }
      throw e;
    }
  }

  /**
   * Rule 5: the newest that anybody holds, if it is an object; that nobody has it, or that it was
   * deleted, is not known.
   */
  private ReadResult degraded(BackendScope scope, Wanted wanted, QuorumNotReachedException cause)
      throws QuorumNotReachedException, InterruptedException {
    ReadResult read = session(scope.anyHolder(), wanted, true).run();
    if (read instanceof ReadResult.Absent) {
      throw cause;
    }
    metrics.degradedRead();
    return read;
  }

  private ReadSession session(BackendScope scope, Wanted wanted, boolean wantsAll) {
    var asks = new ReadAsks(scope, wanted, wantsAll, order.of(scope.placement()));
    return new ReadSession(reads, scope, asks, settings, parker, metrics);
  }
}
