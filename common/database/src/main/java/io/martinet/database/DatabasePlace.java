package io.martinet.database;

import java.util.Comparator;

/**
 * Where a database stands among those of its device. Ordered as the directories are. Immutable.
 *
 * @param partition its directory's number
 * @param hash of its path, 32 hexadecimal digits
 */
record DatabasePlace(int partition, String hash) implements Comparable<DatabasePlace> {
  /** Before all places. */
  static final DatabasePlace START = new DatabasePlace(-1, "");

  private static final int HASH_DIGITS = 32;
  private static final int SUFFIX_DIGITS = 3;

  private static final Comparator<DatabasePlace> ORDER =
      Comparator.comparingInt(DatabasePlace::partition)
          .thenComparing(DatabasePlace::suffix)
          .thenComparing(DatabasePlace::hash);

  /** Name of the directory between the partition's and its own. */
  String suffix() {
    return hash.substring(Math.max(0, hash.length() - SUFFIX_DIGITS));
  }

  boolean isAfter(DatabasePlace other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(DatabasePlace other) {
    return ORDER.compare(this, other);
  }

  /** The form that {@link #parse} reads; empty for the start. */
  @Override
  public String toString() {
    return partition < 0 ? "" : partition + "-" + hash;
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  static DatabasePlace parse(String text) {
    if (text.isEmpty()) {
      return START;
    }
    int dash = text.indexOf('-');
    if (dash < 0 || text.length() - dash - 1 != HASH_DIGITS) {
      throw new IllegalArgumentException("not a place of a database: " + text);
    }
    return new DatabasePlace(Integer.parseUnsignedInt(text, 0, dash, 10), text.substring(dash + 1));
  }
}
