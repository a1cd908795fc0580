package io.martinet.http.wire;

/** What a replica knows of a key (rule 4). */
public enum Answer {
  /** Holds live data. */
  HAVE,
  /** Holds a tombstone that is newer than any data. */
  TOMB,
  /** Holds nothing, and knows that it would. */
  NONE,
  /** Filling, rebuilding its index, or the key is quarantined: counts for no quorum. */
  UNKNOWN
}
