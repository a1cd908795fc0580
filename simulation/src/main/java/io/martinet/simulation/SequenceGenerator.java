package io.martinet.simulation;

import io.martinet.core.Version;
import java.util.ArrayList;

/** Makes sequences from seeds; the same seed gives the same sequence for ever. */
public final class SequenceGenerator {
  /** At most so many names: steps must meet on one key to find anything. */
  static final int NAMES_MAX = 8;

  private static final int OPERATIONS_MIN = 5;
  private static final int OPERATIONS_MAX = 60;

  /**
   * A sequence of 60 steps changes the disk about this often; later crash points are never reached.
   */
  private static final int CRASH_POINT_MAX = 120;

  private final Contents contents;

  public SequenceGenerator(Contents contents) {
    this.contents = contents;
  }

  public Sequence generate(long seed) {
    var random = new Random64(seed);
    int names = 1 + random.below(NAMES_MAX);
    int count = OPERATIONS_MIN + random.below(OPERATIONS_MAX - OPERATIONS_MIN + 1);
    var operations = new ArrayList<Operation>(count);
    long tick = 1000;
    for (int i = 0; i < count; i++) {
      tick += random.below(3);
      // Behind, equal or ahead of what was drawn before: losers, ties and winners.
      var version = new Version(tick - random.below(4) + random.below(3), 1 + random.below(2));
      operations.add(operation(random, random.below(names), version));
    }
    return new Sequence(seed, operations, 1 + random.below(CRASH_POINT_MAX));
  }

  private Operation operation(Random64 random, int name, Version version) {
    int choice = random.below(100);
    if (choice < 24) {
      return new Operation.Put(name, version);
    }
    if (choice < 32) {
      return new Operation.Post(name, version);
    }
    if (choice < 39) {
      return new Operation.Delete(name, version);
    }
    if (choice < 43) {
      return new Operation.PushData(name, version);
    }
    if (choice < 45) {
      return new Operation.PushTombstone(name, version);
    }
    if (choice < 70) {
      return new Operation.Commit();
    }
    if (choice < 78) {
      return new Operation.Read(name, random.below(600), random.below(600));
    }
    return upkeep(random, choice);
  }

  private Operation upkeep(Random64 random, int choice) {
    if (choice < 80) {
      return new Operation.StageAndDrop(contents.anySize(random));
    }
    if (choice < 84) {
      return new Operation.FlushIndex();
    }
    if (choice < 91) {
      return new Operation.Compact();
    }
    if (choice < 94) {
      return new Operation.Idle();
    }
    if (choice < 96) {
      return new Operation.Reopen();
    }
    return choice < 98 ? new Operation.Kill() : new Operation.PowerFail();
  }
}
