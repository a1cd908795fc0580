package io.martinet.simulation;

import io.martinet.core.Version;

/**
 * One step of a sequence that the engine and the model both take. Names are few, so that steps meet
 * on one key; versions are drawn close together, so that they tie and overtake each other. What a
 * version of a name holds follows from both (see {@link Contents}): no proxy draws a version twice.
 */
public sealed interface Operation {
  /** A client's write of a body. */
  record Put(int name, Version version) implements Operation {}

  /** A client's new metadata; some versions bring a new content type. */
  record Post(int name, Version version) implements Operation {}

  /** A client's deletion. */
  record Delete(int name, Version version) implements Operation {}

  /** Data as a peer holds it. */
  record PushData(int name, Version version) implements Operation {}

  /** A tombstone as a peer holds it. */
  record PushTombstone(int name, Version version) implements Operation {}

  /** The committer takes all that waits. */
  record Commit() implements Operation {}

  /** Reads a body, whole or a piece, and compares. */
  record Read(int name, int from, int lengthBytes) implements Operation {}

  /** A body is staged in a file and given up. */
  record StageAndDrop(int sizeBytes) implements Operation {}

  /** The index flushes what it holds. */
  record FlushIndex() implements Operation {}

  /** Compaction looks for a volume to rewrite, and frees what nothing needs. */
  record Compact() implements Operation {}

  /** The committer writes its idle marks and prepares blocks ahead. */
  record Idle() implements Operation {}

  /** The store is closed in good order and opened again. */
  record Reopen() implements Operation {}

  /** The process is killed, the machine runs on, the store is opened again. */
  record Kill() implements Operation {}

  /** Power fails between two steps; the store is opened again. */
  record PowerFail() implements Operation {}
}
