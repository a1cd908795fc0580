package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.NameTurns;
import io.martinet.proxy.backend.QuorumNotReachedException;
import java.util.List;

/**
 * Under which versions a write is tried, one after the other, and at whom (rules 2 and 7). Confined
 * to the request's thread.
 */
interface Ballots {
  /** What to do next. */
  sealed interface Ballot {
    /**
     * Send the write under this version.
     *
     * @param to members, ascending; of a blind write handoffs too
     */
    record Cast(Version version, List<Integer> to) implements Ballot {}

    /** Nothing more is to be sent. */
    record Over(WriteResult result) implements Ballot {}
  }

  /**
   * @param able replicas that can take the write: members ascending, then handoffs
   * @throws QuorumNotReachedException it cannot be known in time what stands
   */
  Ballot next(BackendScope scope, List<Integer> able)
      throws QuorumNotReachedException, InterruptedException;

  /**
   * No majority took what was cast last.
   *
   * @param isRefused whether so many refused it that none ever will
   */
  void lost(boolean isRefused);

  /** Versions cast at most. */
  int castsMax();

  /**
   * Whether a version was promised before it is cast: then only members may take it, and what a
   * failed cast left undecided is for these ballots to find out.
   */
  boolean arePromised();

  /** Waits for the write's turn, where writes of one object go one by one. */
  NameTurns.Turn turn(BackendScope scope) throws QuorumNotReachedException, InterruptedException;
}
