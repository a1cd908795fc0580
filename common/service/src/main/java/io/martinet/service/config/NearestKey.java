package io.martinet.service.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the known key, or option or command, that was probably meant. */
public final class NearestKey {
  private NearestKey() {}

  /**
   * The key with the fewest edits to the wrong one; the first in order among equals; empty if none
   * is known.
   */
  public static String of(String wrong, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String key) -> edits(wrong, key)).thenComparing(key -> key))
        .orElse("");
  }

  /** Insertions, deletions and replacements that turn one text into the other (Levenshtein). */
  static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= from.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= to.length(); column++) {
        int above = row[column];
        int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
        row[column] = Math.min(replaced, Math.min(above, row[column - 1]) + 1);
        diagonal = above;
      }
    }
    return row[to.length()];
  }
}
