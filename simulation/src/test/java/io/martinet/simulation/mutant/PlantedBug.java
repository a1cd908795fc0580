package io.martinet.simulation.mutant;

import io.martinet.simulation.Hazard;

/**
 * A bug for the model test to find.
 *
 * @param what the mistake in words
 * @param hazard under which it shows
 * @param className of the class that has it
 * @param method that has it, all overloads
 * @param mutation the mistake
 */
record PlantedBug(String what, Hazard hazard, String className, String method, Mutation mutation) {
  @Override
  public String toString() {
    return what;
  }
}
