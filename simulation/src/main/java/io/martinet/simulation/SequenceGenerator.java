package io.martinet.simulation;

import io.martinet.core.Version;
import java.util.ArrayList;
import java.util.List;

/** Makes sequences from seeds; the same seed gives the same sequence for ever. */
public final class SequenceGenerator {
  /** At most so many names: steps must meet on one key to find anything. */
  static final int NAMES_MAX = 8;

  private static final int OPERATIONS_MIN = 5;
  private static final int OPERATIONS_MAX = 60;

  /** A step changes the disk about this often; crash points far behind are never reached. */
  private static final int CRASH_POINTS_A_STEP = 2;

  private static final long FIRST_TICK = 1000;

  /**
   * One sequence of so many hands objects back too. The others are what they were before: seeds
   * that found a bug find it again.
   */
  private static final int DROPS_ONE_IN = 6;

  private static final int DROPS_REMAINDER = 4;
  private static final long DROPS_SALT = 0xd509;
  private static final int DROP_A_STEP_ONE_IN = 5;

  private final Contents contents;

  public SequenceGenerator(Contents contents) {
    this.contents = contents;
  }

  public Sequence generate(long seed, Hazard hazard) {
    var random = new Random64(seed);
    int names = 1 + random.below(NAMES_MAX);
    int count = OPERATIONS_MIN + random.below(OPERATIONS_MAX - OPERATIONS_MIN + 1);
    var operations = new ArrayList<Operation>(count);
    long tick = FIRST_TICK;
    for (int i = 0; i < count; i++) {
      tick += random.below(3);
      // Behind, equal or ahead of what was drawn before: losers, ties and winners.
      var version = new Version(tick - random.below(4) + random.below(3), 1 + random.below(2));
      operations.add(operation(random, random.below(names), version));
    }
    if (seed % DROPS_ONE_IN == DROPS_REMAINDER) {
      addDrops(new Random64(seed ^ DROPS_SALT), names, operations);
    }
    if (hazard == Hazard.ROT) {
      int at = random.below(count);
      operations.set(at, new Operation.Rot(random.nextLong()));
    }
    long faultAt = 1 + random.below(count * CRASH_POINTS_A_STEP);
    return new Sequence(seed, hazard, operations, faultAt);
  }

  private static void addDrops(Random64 random, int names, List<Operation> operations) {
    for (int i = operations.size(); i > 0; i--) {
      if (random.oneIn(DROP_A_STEP_ONE_IN)) {
        operations.add(i, new Operation.Drop(random.below(names), !random.oneIn(8)));
      }
    }
  }

  private Operation operation(Random64 random, int name, Version version) {
    int choice = random.below(100);
    if (choice < 24) {
      return new Operation.Put(name, version);
    }
    if (choice < 31) {
      return new Operation.Post(name, version);
    }
    if (choice < 37) {
      return new Operation.Delete(name, version);
    }
    if (choice < 43) {
      return push(random, choice, name, version);
    }
    if (choice < 62) {
      return new Operation.Commit();
    }
    return choice < 76 ? read(random, choice, name) : upkeep(random, choice);
  }

  private static Operation push(Random64 random, int choice, int name, Version version) {
    return switch (choice) {
      case 37, 38 -> new Operation.PushTombstone(name, version);
      case 39, 40 -> {
        var posted = new Version(version.ticks() + 1 + random.below(3), 1);
        yield new Operation.PushPosted(name, version, posted);
      }
      default -> new Operation.PushData(name, version);
    };
  }

  private static Operation read(Random64 random, int choice, int name) {
    if (choice < 68) {
      return new Operation.Read(name, random.below(600), random.below(600));
    }
    if (choice < 71) {
      return new Operation.Hold(name);
    }
    return choice < 73
        ? new Operation.ReadHeld()
        : new Operation.Deliver(random.below(Contents.containerDevices()));
  }

  private Operation upkeep(Random64 random, int choice) {
    if (choice < 78) {
      return new Operation.StageAndDrop(contents.anySize(random));
    }
    if (choice < 81) {
      return new Operation.FlushIndex();
    }
    if (choice < 85) {
      return new Operation.Compact();
    }
    if (choice < 91) {
      return new Operation.CompactStep();
    }
    if (choice < 93) {
      return new Operation.Idle();
    }
    return switch (choice) {
      case 93, 94 -> new Operation.Reopen();
      case 95, 96 -> new Operation.Kill();
      case 97, 98 -> new Operation.PowerFail();
      default -> new Operation.LoseIndex(random.oneIn(2));
    };
  }
}
