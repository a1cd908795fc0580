package io.martinet.simulation;

import java.util.List;

/**
 * A reproducible run: what to do, what befalls the machine in the middle of it, and the seed of all
 * chance.
 *
 * @param seed decides what survives a power failure, and the engine's own random choices
 * @param operations in order
 * @param faultAt the changing disk operation, counted from 1 over the whole run, in which power or
 *     the disk fails; 0 for none
 */
public record Sequence(long seed, Hazard hazard, List<Operation> operations, long faultAt) {
  public Sequence {
    operations = List.copyOf(operations);
  }

  Sequence withOperations(List<Operation> fewer) {
    return new Sequence(seed, hazard, fewer, faultAt);
  }

  public Sequence withFaultAt(long operation) {
    return new Sequence(seed, hazard, operations, operation);
  }

  /** As text that a person can turn into a test. */
  @Override
  public String toString() {
    var text =
        new StringBuilder("seed %d, %s at disk operation %d".formatted(seed, hazard, faultAt));
    for (Operation operation : operations) {
      text.append("\n  ").append(operation);
    }
    return text.toString();
  }
}
