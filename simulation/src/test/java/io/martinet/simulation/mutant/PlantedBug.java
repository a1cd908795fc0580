package io.martinet.simulation.mutant;

import io.martinet.simulation.Hazard;

/**
 * A bug for the model test to find.
 *
 * @param what the mistake in words
 * @param hazard under which it shows
 * @param from seed to begin with: a bug that shows rarely is looked for where it is known to
 * @param className of the class that has it
 * @param method that has it, all overloads
 * @param mutation the mistake
 */
record PlantedBug(
    String what, Hazard hazard, long from, String className, String method, Mutation mutation) {
  PlantedBug knownAt(long seed) {
    return new PlantedBug(what, hazard, seed, className, method, mutation);
  }

  @Override
  public String toString() {
    return what;
  }
}
