package io.martinet.simulation;

import io.martinet.object.store.ObjectStore;
import java.io.IOException;

/**
 * A store that does its work only when told, on the caller's thread, so that a seed decides all.
 */
public interface SteppedEngine {
  ObjectStore store();

  /** The committer takes all that waits; outcomes are told before this returns. */
  void commitWaiting();

  /** The index makes all that it holds durable. */
  void flushIndex() throws IOException;

  /** One round of compaction and of freeing what nothing needs. */
  void compact() throws IOException;

  /** What the committer does when nothing waits. */
  void idle() throws IOException;

  /** The process is gone: frees memory without touching the disk or the index. */
  void abandon();

  /** Opens the store that a disk holds, formatting it if it is blank. */
  interface Opener {
    /**
     * Opens, with recovery; power may fail in it too.
     *
     * @param entropy the store's own random choices
     */
    SteppedEngine open(SimulatedMachine machine, Random64 entropy) throws IOException;
  }
}
