package io.martinet.proxy.object;

import io.martinet.proxy.Quorum;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Suspects;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Who takes one write: the primaries that answer, and handoffs in the place of the others (rule 5).
 * Thread-safe.
 */
final class Takers {
  private final BackendScope scope;
  private final Suspects suspects;
  private final List<Integer> members;
  private final AtomicInteger handoffsGiven = new AtomicInteger();

  Takers(BackendScope scope, Suspects suspects) {
    this.scope = scope;
    this.suspects = suspects;
    this.members = members(scope, suspects);
  }

  /**
   * Members to which the write is sent, ascending: all that are not suspected if these are enough,
   * otherwise all, since only an answer can tell that there is none.
   */
  List<Integer> members() {
    return members;
  }

  /** The next handoff to stand in for a primary; -1 when there are no more. */
  int nextHandoff() {
    List<?> handoffs = scope.placement().handoffs();
    for (int i = handoffsGiven.getAndIncrement();
        i < handoffs.size();
        i = handoffsGiven.getAndIncrement()) {
      int replica = scope.replicas() + i;
      if (!suspects.isSuspect(scope.device(replica))) {
        return replica;
      }
    }
    return -1;
  }

  private static List<Integer> members(BackendScope scope, Suspects suspects) {
    List<Integer> all = IntStream.range(0, scope.replicas()).boxed().toList();
    List<Integer> well =
        all.stream().filter(replica -> !suspects.isSuspect(scope.device(replica))).toList();
    return scope.quorum().isReached(Quorum.maskOf(well)) ? well : all;
  }
}
