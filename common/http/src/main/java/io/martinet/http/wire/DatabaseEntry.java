package io.martinet.http.wire;

/**
 * One database in a {@link DatabaseList}. Immutable.
 *
 * <p>Names are empty where there are none: an account has no container, and of a damaged database
 * neither may be known.
 */
public sealed interface DatabaseEntry {
  /** The partition in whose directory it stands. */
  int partition();

  String account();

  /** Empty for an account. */
  String container();

  /** One that can be read. */
  record Held(int partition, String account, String container, DatabaseSums sums)
      implements DatabaseEntry {}

  /** One in quarantine, or that cannot be read now: never to be taken for absent or empty. */
  record Unknown(int partition, String account, String container) implements DatabaseEntry {}
}
