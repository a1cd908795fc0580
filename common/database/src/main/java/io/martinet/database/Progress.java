package io.martinet.database;

/**
 * How far the rows of a database have come; written in the transaction of the rows.
 *
 * @param sequence of the newest row: grows with every row that changes, also over restarts
 * @param sum over all rows
 * @param journalId of the row journal from which rows were applied
 * @param appliedPosition rows of this database at positions up to it are applied
 */
record Progress(long sequence, RowSum sum, long journalId, long appliedPosition) {
  /** Of a file that no journal has written to. */
  static final Progress NONE = new Progress(0, RowSum.EMPTY, 0, 0);

  /** As the present start of a journal sees it. */
  Progress at(JournalBoot now) {
    // Positions of another journal say nothing: the database was brought here from another device.
    long position = journalId == now.journalId() ? appliedPosition : 0;
    return new Progress(Math.max(sequence, now.sequenceBase()), sum, now.journalId(), position);
  }

  /** The same rows in a file to which another journal writes from where that stands now. */
  Progress behind(Progress fresh) {
    return new Progress(sequence, sum, fresh.journalId(), fresh.appliedPosition());
  }

  Progress with(Tally tally, long position) {
    return new Progress(
        tally.sequence(), tally.sum(), journalId, Math.max(appliedPosition, position));
  }
}
