package io.martinet.database;

/**
 * One start of a row journal.
 *
 * @param journalId drawn when the journal was made
 * @param bootId drawn at each start, never 0
 */
public record JournalBoot(long journalId, long bootId) {}
