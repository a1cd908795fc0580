package io.martinet.simulation.mutant;

import io.martinet.simulation.DeviceOpener;
import io.martinet.simulation.Divergence;
import io.martinet.simulation.cluster.ClusterRun;
import java.util.function.BiFunction;

/** Runs seeds of a cluster of whatever classes its loader has, until one finds a bug. */
public final class ClusterMutantRun implements BiFunction<Long, Long, Long> {
  /**
   * @param from first seed
   * @param seedsMax to try
   * @return the seed that found a bug, 0 if none did
   */
  @Override
  public Long apply(Long from, Long seedsMax) {
    var opener = new DeviceOpener();
    for (long seed = from; seed < from + seedsMax; seed++) {
      try {
        ClusterRun.run(seed, opener);
      } catch (Divergence found) {
        return seed;
      }
    }
    return 0L;
  }
}
