package io.martinet.proxy.object;

import io.martinet.core.HybridClock;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.NameTurns;
import java.util.List;

/**
 * Of a write without a condition: each version is the next of the clock, at all that can take it
 * (rule 2).
 */
record BlindBallots(HybridClock clock) implements Ballots {
  /** Commits after the first one; past it 503 (rule 2). */
  static final int RECOMMITS_MAX = 5;

  @Override
  public Ballot next(BackendScope scope, List<Integer> able) {
    return new Ballot.Cast(clock.next(), able);
  }

  @Override
  public void lost(boolean isRefused) {}

  @Override
  public int castsMax() {
    return RECOMMITS_MAX + 1;
  }

  @Override
  public boolean arePromised() {
    return false;
  }

  @Override
  public NameTurns.Turn turn(BackendScope scope) {
    return NameTurns.Turn.FREE;
  }
}
