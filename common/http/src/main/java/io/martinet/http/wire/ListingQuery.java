package io.martinet.http.wire;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.QueryStringEncoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a listing are wanted. Names compare by their bytes in UTF-8. Immutable.
 *
 * @param limit most entries, rows and subdirs together, 0 to {@link #LIMIT_MAX}
 * @param marker only what comes after it in the order asked for; empty: from the beginning
 * @param endMarker only what comes before it in the order asked for; empty: to the end
 * @param prefix only names that begin with it
 * @param delimiter of any length: names whose rest after the prefix contains it become one subdir,
 *     named up to and including the first of it; empty: none do
 * @param reverse descending order; the markers then bound from above and below
 * @param path if not null, prefix and delimiter do not count: only names directly below this
 *     directory, without subdirs and without the directory's own marker object; empty: the names
 *     without a slash
 */
public record ListingQuery(
    int limit,
    String marker,
    String endMarker,
    String prefix,
    String delimiter,
    boolean reverse,
    @Nullable String path) {
  /** Most entries of one page; inherited from Swift's default container_listing_limit. */
  public static final int LIMIT_MAX = 10_000;

  /** Everything, up to {@link #LIMIT_MAX} entries. */
  public static final ListingQuery ALL = new ListingQuery(LIMIT_MAX, "", "", "", "", false, null);

  public ListingQuery {
    if (limit < 0 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit must be 0.." + LIMIT_MAX + ", was " + limit);
    }
  }

  public ListingQuery withLimit(int other) {
    return new ListingQuery(other, marker, endMarker, prefix, delimiter, reverse, path);
  }

  public ListingQuery withMarker(String other) {
    return new ListingQuery(limit, other, endMarker, prefix, delimiter, reverse, path);
  }

  public ListingQuery withEndMarker(String other) {
    return new ListingQuery(limit, marker, other, prefix, delimiter, reverse, path);
  }

  public ListingQuery withPrefix(String other) {
    return new ListingQuery(limit, marker, endMarker, other, delimiter, reverse, path);
  }

  public ListingQuery withDelimiter(String other) {
    return new ListingQuery(limit, marker, endMarker, prefix, other, reverse, path);
  }

  public ListingQuery withReverse(boolean other) {
    return new ListingQuery(limit, marker, endMarker, prefix, delimiter, other, path);
  }

  public ListingQuery withPath(@Nullable String other) {
    return new ListingQuery(limit, marker, endMarker, prefix, delimiter, reverse, other);
  }

  /** The query string of an internal GET or CATCHUP, after and with its question mark. */
  public String toQueryString() {
    var query = new QueryStringEncoder("");
    query.addParam("limit", Integer.toString(limit));
    addUnlessEmpty(query, "marker", marker);
    addUnlessEmpty(query, "end_marker", endMarker);
    addUnlessEmpty(query, "prefix", prefix);
    addUnlessEmpty(query, "delimiter", delimiter);
    if (reverse) {
      query.addParam("reverse", "true");
    }
    if (path != null) {
      query.addParam("path", path);
    }
    return query.toString();
  }

  /**
   * Reads what {@link #toQueryString} wrote. Parameters of other names do not count.
   *
   * @param target a request's target: path and query string
   * @throws IllegalArgumentException if the limit is no number or out of range
   */
  public static ListingQuery parse(String target) {
    Map<String, List<String>> query = new QueryStringDecoder(target).parameters();
    return new ListingQuery(
        Integer.parseInt(first(query, "limit", Integer.toString(LIMIT_MAX))),
        first(query, "marker", ""),
        first(query, "end_marker", ""),
        first(query, "prefix", ""),
        first(query, "delimiter", ""),
        first(query, "reverse", "").equals("true"),
        query.containsKey("path") ? first(query, "path", "") : null);
  }

  private static void addUnlessEmpty(QueryStringEncoder query, String name, String value) {
    if (!value.isEmpty()) {
      query.addParam(name, value);
    }
  }

  private static String first(Map<String, List<String>> query, String name, String absent) {
    List<String> values = query.get(name);
    return values == null ? absent : values.getFirst();
  }
}
