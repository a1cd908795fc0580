package io.martinet.simulation;

import io.martinet.core.Version;

/**
 * One step of a sequence that the engine and the model both take. Names are few, so that steps meet
 * on one key; versions are drawn close together, so that they tie and overtake each other. What a
 * version of a name holds follows from both (see {@link Contents}): no proxy draws a version twice.
 */
public sealed interface Operation {
  /** A change of one name. */
  sealed interface Write extends Operation {
    int name();

    Version version();
  }

  /** A client's write of a body. */
  record Put(int name, Version version) implements Write {}

  /** A client's new metadata; some versions bring a new content type. */
  record Post(int name, Version version) implements Write {}

  /** A client's deletion. */
  record Delete(int name, Version version) implements Write {}

  /** Data as a peer holds it. */
  record PushData(int name, Version version) implements Write {}

  /** Data and newer metadata as a peer holds them. */
  record PushPosted(int name, Version version, Version posted) implements Write {}

  /** A tombstone as a peer holds it. */
  record PushTombstone(int name, Version version) implements Write {}

  /**
   * An object is handed back in the state that the store shows, or in one that it has not.
   *
   * @param isExact whether the state named is the one shown
   */
  record Drop(int name, boolean isExact) implements Operation {}

  /** The committer takes all that waits. */
  record Commit() implements Operation {}

  /** Reads a body, whole or a piece, and compares. */
  record Read(int name, int from, int lengthBytes) implements Operation {}

  /** Opens an object and keeps it open while the store goes on. */
  record Hold(int name) implements Operation {}

  /** Reads what was held open, compares, and closes it. */
  record ReadHeld() implements Operation {}

  /** All rows owed to a container device are delivered there. */
  record Deliver(int containerDevice) implements Operation {}

  /** A body is staged in a file and given up. */
  record StageAndDrop(int sizeBytes) implements Operation {}

  /** The index flushes what it holds. */
  record FlushIndex() implements Operation {}

  /** Compaction looks for a volume to rewrite, and frees what nothing needs. */
  record Compact() implements Operation {}

  /** One step of compaction, its jobs left waiting like writes. */
  record CompactStep() implements Operation {}

  /** The committer writes its idle marks and prepares blocks ahead. */
  record Idle() implements Operation {}

  /** The store is closed in good order and opened again. */
  record Reopen() implements Operation {}

  /** The process is killed, the machine runs on, the store is opened again. */
  record Kill() implements Operation {}

  /** Power fails between two steps; the store is opened again. */
  record PowerFail() implements Operation {}

  /**
   * The process is killed and its index taken away, so that the store must make it anew.
   *
   * @param leavesDamage whether something unreadable is left, instead of nothing
   */
  record LoseIndex(boolean leavesDamage) implements Operation {}

  /**
   * One byte of a volume or body file changes, all of which the engine knows to be durable.
   *
   * @param where decides which byte, and how
   */
  record Rot(long where) implements Operation {}
}
