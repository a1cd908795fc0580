package io.martinet.simulation;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs many seeds on a few threads and makes a failure short and repeatable. */
final class ModelRuns {
  /** The bound of bodies inside a record: a volume of the simulation holds a few of them. */
  static final int INLINE_BYTES_MAX = 12_000;

  private static final Path SEEDS = Path.of("seeds.txt");

  private final SequenceGenerator generator = new SequenceGenerator(new Contents(INLINE_BYTES_MAX));

  private @Nullable String failure;

  /** Does one seed; {@link Divergence} if the engine is wrong. */
  interface Work {
    void run(Sequence sequence, SequenceRunner runner);
  }

  static SequenceRunner newRunner() {
    return new SequenceRunner(new DeviceOpener(), new Contents(INLINE_BYTES_MAX));
  }

  Sequence sequence(long seed, Hazard hazard) {
    return generator.generate(seed, hazard);
  }

  /** Seeds that once found a bug, in the order of the file. */
  static List<Long> knownSeeds(Hazard hazard) throws IOException {
    var seeds = new ArrayList<Long>();
    for (String line : Files.readAllLines(SEEDS)) {
      String[] words = line.strip().split("\\s+", 3);
      if (words.length > 1 && words[0].equals(hazard.name())) {
        seeds.add(Long.parseLong(words[1]));
      }
    }
    return seeds;
  }

  /** Runs that many seeds; ends at the first failure. */
  void run(Hazard hazard, long from, long count, Work work) {
    failure =
        Seeds.run(
            from,
            count,
            () -> {
              SequenceRunner runner = newRunner();
              return seed -> wrong(sequence(seed, hazard), runner, work);
            });
    failIfFailed();
  }

  /** Runs one sequence, shrinking it if it fails. */
  void run(Sequence sequence, SequenceRunner runner, Work work) {
    if (failure == null) {
      failure = wrong(sequence, runner, work);
    }
  }

  private static @Nullable String wrong(Sequence sequence, SequenceRunner runner, Work work) {
    try {
      work.run(sequence, runner);
      return null;
    } catch (Throwable wrong) {
      return describe(sequence, runner, work, wrong);
    }
  }

  void failIfFailed() {
    if (failure != null) {
      fail(failure);
    }
  }

  private static String describe(
      Sequence sequence, SequenceRunner runner, Work work, Throwable wrong) {
    Sequence small =
        new Shrinker(shorter -> message(shorter, runner, work) != null).shrink(sequence);
    return """
    %s

    run it again:
      mvn -o -pl simulation -am test -Dtest=EngineModelTest \
    -Dsurefire.failIfNoSpecifiedTests=false -Dmartinet.seed=%s:%d

    shrunk to: %s
    which says: %s
    """
        .formatted(wrong, sequence.hazard(), sequence.seed(), small, message(small, runner, work));
  }

  private static @Nullable String message(Sequence sequence, SequenceRunner runner, Work work) {
    try {
      work.run(sequence, runner);
      return null;
    } catch (Throwable wrong) {
      return wrong.toString();
    }
  }
}
