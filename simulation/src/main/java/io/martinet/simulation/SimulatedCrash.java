package io.martinet.simulation;

/**
 * The simulated machine lost power in the middle of a disk operation. An {@code Error}, so that no
 * handler of I/O failures mistakes it for one: the process is gone and must not act any more.
 */
public final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1;

  public SimulatedCrash(String at) {
    super(at, null, false, false);
  }
}
