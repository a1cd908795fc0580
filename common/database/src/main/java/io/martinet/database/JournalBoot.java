package io.martinet.database;

import java.util.List;

/**
 * One start of a row journal.
 *
 * @param journalId drawn when the journal was made
 * @param bootId drawn at each start, never 0
 * @param sequenceBase sequences of rows begin above it. After a loss of power the newest
 *     transactions of a database may be gone although a peer has pulled their rows, so a start that
 *     follows no orderly close begins above all numbers that the one before can have given
 */
public record JournalBoot(long journalId, long bootId, long sequenceBase) {
  /**
   * The base that goes with the journal's volumes: the life of the last one in the upper half. A
   * start that follows no orderly close begins a new life, and none gives more numbers than a half
   * holds.
   *
   * @param lives of the volumes found at the start, oldest first
   */
  static long sequenceBase(List<Integer> lives) {
    return lives.isEmpty() ? 0 : (lives.getLast() + 1L) << 32;
  }
}
