package io.martinet.proxy.object;

import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.QuorumNotReachedException;

/**
 * Reads by majority (rules 3, 4, 9 and 10): one primary is asked for the object and at the same
 * moment others for their version of the key, until a majority has answered; what they differ in is
 * written back to a majority before it is shown. Thread-safe; blocks the request's virtual thread.
 */
final class QuorumRead {
  private final ReplicaReads reads;
  private final PrimaryOrder order;
  private final ReadSettings settings;
  private final Parker parker;
  private final ObjectMetrics metrics;

  QuorumRead(
      ReplicaReads reads,
      PrimaryOrder order,
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
    var asks = new ReadAsks(scope, wanted, wantsAll, order.of(scope.placement()));
    return new ReadSession(reads, scope, asks, settings, parker, metrics).run();
  }
}
