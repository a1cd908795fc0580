package io.martinet.database;

import io.martinet.http.wire.DatabaseEntry;
import java.util.List;

/**
 * Some databases of a device, in the order of its directories.
 *
 * @param entries what they hold, rows of the journal included
 * @param next from where to go on; opaque
 * @param isLast whether none stands behind
 */
public record DatabaseSlice(List<DatabaseEntry> entries, String next, boolean isLast) {
  public DatabaseSlice {
    entries = List.copyOf(entries);
  }
}
