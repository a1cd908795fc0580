package io.martinet.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing sequence as short as it gets: drops chunks, then single steps, then the crash.
 */
public final class Shrinker {
  private final Predicate<Sequence> fails;

  /**
   * @param fails runs a sequence and tells whether it (still) fails
   */
  public Shrinker(Predicate<Sequence> fails) {
    this.fails = fails;
  }

  /** The shortest failing sequence found; itself when nothing can go. */
  public Sequence shrink(Sequence failing) {
    Sequence best = failing;
    for (int chunk = Math.max(1, failing.operations().size() / 2); chunk >= 1; chunk /= 2) {
      best = withoutChunks(best, chunk);
    }
    Sequence quiet = best.withFaultAt(0);
    return fails.test(quiet) ? quiet : best;
  }

  private Sequence withoutChunks(Sequence failing, int chunk) {
    Sequence best = failing;
    for (int at = best.operations().size() - chunk; at >= 0; at -= chunk) {
      best = withoutChunk(best, at, chunk);
    }
    return best;
  }

  private Sequence withoutChunk(Sequence best, int at, int chunk) {
    List<Operation> fewer = new ArrayList<>(best.operations());
    fewer.subList(at, Math.min(at + chunk, fewer.size())).clear();
    Sequence shorter = best.withOperations(fewer);
    // Fewer steps touch the disk less often, so the failing crash point moves forward.
    for (long faultAt = best.faultAt(); faultAt >= 0; faultAt--) {
      Sequence candidate = shorter.withFaultAt(faultAt);
      if (fails.test(candidate)) {
        return candidate;
      }
      if (best.faultAt() == 0) {
        break;
      }
    }
    return best;
  }
}
