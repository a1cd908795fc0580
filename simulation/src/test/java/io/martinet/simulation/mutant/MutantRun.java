package io.martinet.simulation.mutant;

import io.martinet.simulation.Contents;
import io.martinet.simulation.DeviceOpener;
import io.martinet.simulation.Hazard;
import io.martinet.simulation.SequenceGenerator;
import io.martinet.simulation.SequenceRunner;
import java.util.function.BiFunction;

/** Runs seeds on whatever engine its class loader has, until one finds a bug. */
public final class MutantRun implements BiFunction<String, Long, Long> {
  private static final int INLINE_BYTES_MAX = 12_000;

  /**
   * @param where hazard that strikes and first seed, such as {@code POWER:1}
   * @param seedsMax to try
   * @return the seed that found a bug, 0 if none did
   */
  @Override
  public Long apply(String where, Long seedsMax) {
    String[] words = where.split(":");
    Hazard hazard = Hazard.valueOf(words[0]);
    long from = Long.parseLong(words[1]);
    var contents = new Contents(INLINE_BYTES_MAX);
    var generator = new SequenceGenerator(contents);
    var runner = new SequenceRunner(new DeviceOpener(), contents);
    for (long seed = from; seed < from + seedsMax; seed++) {
      try {
        runner.run(generator.generate(seed, hazard));
      } catch (LinkageError broken) {
        throw broken;
      } catch (Throwable found) {
        return seed;
      }
    }
    return 0L;
  }
}
