package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.NameTurns;
import java.util.List;

/**
 * A version that was promised, cast once. Confined to the request's thread.
 *
 * @param to who promised it
 */
record OneBallot(Version version, List<Integer> to) implements Ballots {
  @Override
  public Ballot next(BackendScope scope, List<Integer> able) {
    return new Ballot.Cast(version, to.stream().filter(able::contains).toList());
  }

  @Override
  public void lost(boolean isRefused) {}

  @Override
  public int castsMax() {
    return 1;
  }

  @Override
  public boolean arePromised() {
    return true;
  }

  @Override
  public NameTurns.Turn turn(BackendScope scope) {
    return NameTurns.Turn.FREE;
  }
}
