package io.martinet.simulation.mutant;

import io.martinet.simulation.Hazard;

/**
 * A bug for the model test to find.
 *
 * @param what the mistake in words
 * @param hazard under which it shows
 * @param from seed to begin with: a bug that shows rarely is looked for where it is known to
 * @param planting where the mistake is, and which
 */
record PlantedBug(String what, Hazard hazard, long from, Planting planting) {
  PlantedBug knownAt(long seed) {
    return new PlantedBug(what, hazard, seed, planting);
  }

  @Override
  public String toString() {
    return what;
  }
}
