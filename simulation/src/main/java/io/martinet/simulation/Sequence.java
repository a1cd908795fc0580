package io.martinet.simulation;

import java.util.List;

/**
 * A reproducible run: what to do, where power fails in the middle of it, and the seed of the disk.
 *
 * @param seed decides what survives a power failure, and the engine's own random choices
 * @param operations in order
 * @param crashAt the changing disk operation, counted from 1 over the whole run, in which power
 *     fails; 0 for none
 */
public record Sequence(long seed, List<Operation> operations, long crashAt) {
  public Sequence {
    operations = List.copyOf(operations);
  }

  Sequence withOperations(List<Operation> fewer) {
    return new Sequence(seed, fewer, crashAt);
  }

  Sequence withCrashAt(long operation) {
    return new Sequence(seed, operations, operation);
  }

  /** As text that a person can turn into a test. */
  @Override
  public String toString() {
    var text = new StringBuilder("seed " + seed + ", power fails in disk operation " + crashAt);
    for (Operation operation : operations) {
      text.append("\n  ").append(operation);
    }
    return text.toString();
  }
}
