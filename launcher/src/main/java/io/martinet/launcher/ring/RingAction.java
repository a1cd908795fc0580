package io.martinet.launcher.ring;

import java.io.IOException;

/** One of the commands of {@code martinet ring}. */
@FunctionalInterface
interface RingAction {
  int DONE = 0;

  /** Done, but look at what was said; or there was nothing to do. */
  int WARNING = 1;

  /** Not done; files are as they were. */
  int ERROR = 2;

  /**
   * Does it, saves what changed, and returns the exit code. Throws what {@link RingCommand}
   * explains.
   */
  int run(RingCall call) throws IOException;
}
