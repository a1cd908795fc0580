package io.martinet.simulation;

import io.martinet.object.engine.IndexStorage;
import io.martinet.object.engine.ObjectIndex;

/** Where a simulated machine keeps its index, and what befalls it there. One thread. */
public interface SimulatedIndex extends IndexStorage {
  /** The process is gone; what was not flushed is lost. */
  void crash();

  /**
   * Somebody takes the index away.
   *
   * @param leavesDamage whether something unreadable is left, instead of nothing
   */
  void lose(boolean leavesDamage);

  /** What an engine at rest has in it; owned by the engine. */
  ObjectIndex view();
}
