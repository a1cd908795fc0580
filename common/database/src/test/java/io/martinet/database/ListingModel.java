package io.martinet.database;

import io.martinet.http.wire.ListingQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What a listing shows, said the simplest way: all names sorted by bytes, each filtered and grouped
 * on its own. The subject of the comparison is how the database seeks.
 */
final class ListingModel {
  static final Comparator<String> BY_BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private ListingModel() {}

  static List<String> names(Collection<String> all, ListingQuery query) {
    var entries = new ArrayList<String>();
    Comparator<String> order = query.reverse() ? BY_BYTES.reversed() : BY_BYTES;
    for (String name : all.stream().sorted(order).toList()) {
      if (!isBetween(name, query, order)) {
        continue;
      }
      String entry = query.path() == null ? grouped(name, query) : direct(name, query.path());
      boolean isNew = entries.isEmpty() || !entries.getLast().equals(entry);
      boolean isMarkersGroup =
          !entry.equals(name) && (entry.equals(query.marker()) || entry.equals(query.endMarker()));
      if (!entry.isEmpty() && isNew && !isMarkersGroup) {
        entries.add(entry);
      }
    }
    return entries.subList(0, Math.min(query.limit(), entries.size()));
  }

  private static boolean isBetween(String name, ListingQuery query, Comparator<String> order) {
    return (query.marker().isEmpty() || order.compare(name, query.marker()) > 0)
        && (query.endMarker().isEmpty() || order.compare(name, query.endMarker()) < 0);
  }

  /** The name, its subdir, or empty if the prefix does not fit. */
  private static String grouped(String name, ListingQuery query) {
    if (!name.startsWith(query.prefix())) {
      return "";
    }
    int at =
        query.delimiter().isEmpty() ? -1 : name.indexOf(query.delimiter(), query.prefix().length());
    return at < 0 ? name : name.substring(0, at + query.delimiter().length());
  }

  /** The name if it stands directly below the path, else empty. */
  private static String direct(String name, String path) {
    String directory = path.isEmpty() ? "" : path.replaceAll("/+$", "") + "/";
    if (!name.startsWith(directory) || name.equals(directory)) {
      return "";
    }
    int slash = name.indexOf('/', directory.length());
    return slash < 0 || slash == name.length() - 1 ? name : "";
  }
}
