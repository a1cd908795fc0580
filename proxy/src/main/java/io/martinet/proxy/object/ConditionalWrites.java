package io.martinet.proxy.object;

import io.martinet.core.Entropy;
import io.martinet.core.HybridClock;
import io.martinet.proxy.Placement;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.WriteGuard;
import io.martinet.proxy.backend.NameTurns;
import io.martinet.proxy.backend.Parker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What conditional writes share (rule 7). Thread-safe. */
final class ConditionalWrites {
  private final QuorumRead reads;
  private final PromiseQuorum promises;
  private final Adoption adoption;
  private final NameTurns turns;
  private final HybridClock clock;
  private final Parker parker;
  private final Entropy entropy;

  ConditionalWrites(
      QuorumRead reads,
      PromiseQuorum promises,
      Adoption adoption,
      NameTurns turns,
      HybridClock clock,
      Parker parker,
      Entropy entropy) {
    this.reads = reads;
    this.promises = promises;
    this.adoption = adoption;
    this.turns = turns;
    this.clock = clock;
    this.parker = parker;
    this.entropy = entropy;
  }

  /** Whether something must hold of what a request writes over. */
  static boolean isAsked(RequestContext context, @Nullable WriteCondition condition) {
    return condition != null || context.guard() != WriteGuard.NONE;
  }

  /**
   * The ballots of one write.
   *
   * @param condition of the client, or null
   * @param needsData whether only replicas that hold the object's data can take the write
   * @param container where the object's container lives
   */
  Ballots ballots(
      ObjectRequest request,
      @Nullable WriteCondition condition,
      boolean needsData,
      Placement container) {
    return new ConditionalBallots(
        this,
        condition == null ? WriteCondition.NONE : condition,
        request.context().guard(),
        request.casts(),
        needsData,
        container);
  }

  /** A time at random, not longer than this. */
  Duration jitter(Duration max) {
    return Duration.ofNanos(Math.floorMod(entropy.nextLong(), max.toNanos()));
  }

  QuorumRead reads() {
    return reads;
  }

  PromiseQuorum promises() {
    return promises;
  }

  Adoption adoption() {
    return adoption;
  }

  NameTurns turns() {
    return turns;
  }

  HybridClock clock() {
    return clock;
  }

  Parker parker() {
    return parker;
  }
}
