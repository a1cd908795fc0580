package io.martinet.database;

/** What the word that a database was refilled came to. */
public enum Refill {
  /** It is in quarantine no more. */
  ENDED,
  /** It was not in quarantine. */
  NONE,
  /**
   * It holds something else than what was given: it went to quarantine again since, or got more.
   */
  OTHER
}
