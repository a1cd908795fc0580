package io.martinet.simulation.mutant;

/**
 * A bug for the model test to find.
 *
 * @param what the mistake in words
 * @param className of the class that has it
 * @param method that has it, all overloads
 * @param mutation the mistake
 */
record PlantedBug(String what, String className, String method, Mutation mutation) {
  @Override
  public String toString() {
    return what;
  }
}
