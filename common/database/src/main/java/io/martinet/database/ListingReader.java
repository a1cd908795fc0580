package io.martinet.database;

import io.martinet.http.wire.ListingPageWriter;
import io.martinet.http.wire.ListingQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of a listing from the live rows, in the order of their key. Memory is one row beside
 * the page; a group of names that becomes a subdir costs one seek however large it is. One thread
 * at a time.
 */
final class ListingReader implements AutoCloseable {
  private static final byte[] SLASH = {'/'};
  private static final int NOT_FOUND = -1;

  private final RowKind<?> kind;
  private final PreparedStatement ascending;
  private final PreparedStatement descending;

  ListingReader(SqliteFile file, RowKind<?> kind) throws SQLException {
    this.kind = kind;
    // The bounds are bytes that need not be UTF-8; SQLite compares text by its bytes all the same.
    String select =
        "SELECT name, "
            + kind.listedColumns()
            + " FROM entry WHERE deleted = 0"
            + " AND name >= CAST(? AS TEXT) AND name < CAST(? AS TEXT) ORDER BY name";
    ascending = file.prepare(select);
    descending = file.prepare(select + " DESC");
  }

  /** Adds the entries that a query asks for to a page. */
  void read(ListingQuery query, ListingPageWriter page) throws SQLException {
    var scan = new Scan(query, page);
    NameRange rest = NameRange.of(query);
    while (rest != null && !rest.isEmpty() && !scan.isFull()) {
      rest = scan.run(rest);
    }
  }

  @Override
  public void close() throws SQLException {
    ascending.close();
    descending.close();
  }

  /** One page under way. */
  private final class Scan {
    private final ListingPageWriter page;
    private final PreparedStatement select;
    private final int limit;
    private final boolean isReverse;
    private final boolean isPath;
    private final byte[] prefix;
    private final byte[] delimiter;
    private final byte[] marker;
    private final byte[] endMarker;

    Scan(ListingQuery query, ListingPageWriter page) {
      this.page = page;
      limit = query.limit();
      isReverse = query.reverse();
      isPath = query.path() != null;
      select = isReverse ? descending : ascending;
      prefix = NameRange.prefix(query);
      delimiter = isPath ? SLASH : NameRange.utf8(query.delimiter());
      marker = NameRange.utf8(query.marker());
      endMarker = NameRange.utf8(query.endMarker());
    }

    boolean isFull() {
      return page.count() >= limit;
    }

    /**
     * Lists until the page is full, the range ends or a group of names begins.
     *
     * @return the range behind that group, or null when there is no more to list
     */
    @Nullable NameRange run(NameRange range) throws SQLException {
      select.setBytes(1, range.from());
      select.setBytes(2, range.to());
      try (ResultSet result = select.executeQuery()) {
        while (!isFull() && result.next()) {
          byte[] name = result.getBytes(1);
          int groupEnd = groupEnd(name);
          if (groupEnd != NOT_FOUND) {
            byte[] group = Arrays.copyOf(name, groupEnd);
            return isPath ? skip(range, name, group, result) : list(range, group);
          }
          if (!isPath || !Arrays.equals(name, prefix)) {
            kind.list(result, page);
          }
        }
      }
      return null;
    }

    /**
     * A group becomes one subdir; the one that ended the page before is not told again, nor is the
     * one before which the page shall end.
     */
    private NameRange list(NameRange range, byte[] group) {
      if (!Arrays.equals(group, marker) && !Arrays.equals(group, endMarker)) {
        page.subdir(group);
      }
      return range.past(group, isReverse);
    }

    /**
     * Below a path a group is not listed, but the object that bears the directory's own name is, as
     * Swift's container backend does (2.30.1).
     */
    private NameRange skip(NameRange range, byte[] name, byte[] group, ResultSet result)
        throws SQLException {
      if (name.length == group.length) {
        kind.list(result, page);
        return range.past(group, isReverse);
      }
      return isReverse ? range.downTo(group) : range.past(group, false);
    }

    /** Where the first delimiter after the prefix ends. */
    private int groupEnd(byte[] name) {
      if (delimiter.length == 0) {
        return NOT_FOUND;
      }
      for (int i = prefix.length; i <= name.length - delimiter.length; i++) {
        if (Arrays.equals(name, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
          return i + delimiter.length;
        }
      }
      return NOT_FOUND;
    }
  }
}
