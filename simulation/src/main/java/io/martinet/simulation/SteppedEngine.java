package io.martinet.simulation;

import io.martinet.object.store.ObjectStore;
import java.io.IOException;
import java.util.List;

/**
 * A store that does its work only when told, on the caller's thread, so that a seed decides all.
 */
public interface SteppedEngine {
  ObjectStore store();

  /**
   * One round of the committer.
   *
   * @return whether it is to be called again soon, though nothing new comes
   */
  boolean commitSome();

  /** The committer takes all that waits; outcomes are told before this returns. */
  void commitWaiting();

  /** The index makes all that it holds durable. */
  void flushIndex();

  /** Compacts and frees until nothing is left to do. */
  void compact();

  /** One step of compaction, whose jobs wait for the committer like anybody's. */
  void stepCompaction();

  /** What the committer does when nothing waits, until there is nothing more. */
  void idle();

  /** The process is gone: frees memory without touching the disk or the index. */
  void abandon();

  /** Contradictions inside what the store holds, in words; nothing may wait. */
  List<String> contradictions() throws IOException;

  /** Opens the store that a disk holds, formatting it if it is blank. */
  interface Opener {
    /** The index of a new machine. */
    SimulatedIndex newIndex(SimulatedDisk disk);

    /**
     * Opens, with recovery; power may fail in it too.
     *
     * @param entropy the store's own random choices
     * @throws IOException the disk fails
     */
    SteppedEngine open(SimulatedMachine machine, Random64 entropy) throws IOException;
  }
}
