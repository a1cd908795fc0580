package io.martinet.database;

/**
 * How far the rows of a database have come; written in the transaction of the rows.
 *
 * @param sequence of the newest row: grows with every row that changes, also over restarts
 * @param sum over all rows
 * @param journal the row journal from which rows were applied
 * @param appliedPosition rows of this database at positions up to it are applied
 */
record Progress(long sequence, RowSum sum, JournalBoot journal, long appliedPosition) {
  /**
   * Sequences skipped at each start of the journal. After a power failure the newest transactions
   * may be gone although a peer has pulled their rows: numbers must not come twice. Greater than
   * any count of rows between two checkpoints.
   */
  private static final long BOOT_GAP = 1L << 32;

  /** Nothing was applied yet. */
  static Progress begin(JournalBoot journal) {
    return new Progress(0, RowSum.EMPTY, journal, 0);
  }

  /** As the present start of a journal sees it. */
  Progress at(JournalBoot now) {
    if (journal.equals(now)) {
      return this;
    }
    // Positions of another journal say nothing: the database was brought here from another device.
    long position = journal.journalId() == now.journalId() ? appliedPosition : 0;
    return new Progress(sequence + BOOT_GAP, sum, now, position);
  }

  Progress with(Tally tally, long position) {
    return new Progress(
        tally.sequence(), tally.sum(), journal, Math.max(appliedPosition, position));
  }
}
