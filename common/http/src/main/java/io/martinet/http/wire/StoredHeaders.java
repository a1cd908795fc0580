package io.martinet.http.wire;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which headers are kept with an account, a container or an object, and under which names.
 * Immutable.
 */
public final class StoredHeaders {
  /**
   * Of objects. {@code Content-Type} is one, but has a version of its own and travels apart in
   * records.
   */
  public static final StoredHeaders OBJECT =
      new StoredHeaders(
          List.of(
              "Content-Type",
              "Content-Encoding",
              "Content-Disposition",
              "Content-Language",
              "Cache-Control",
              "Expires",
              "X-Robots-Tag",
              "X-Delete-At",
              "X-Object-Manifest"),
          List.of("X-Object-Meta-", "X-Object-Sysmeta-", "X-Object-Transient-Sysmeta-"));

  /** Of containers. */
  public static final StoredHeaders CONTAINER =
      new StoredHeaders(
          List.of(
              "X-Container-Read",
              "X-Container-Write",
              "X-Container-Sync-Key",
              "X-Container-Sync-To"),
          List.of("X-Container-Meta-", "X-Container-Sysmeta-"));

  /** Of accounts. */
  public static final StoredHeaders ACCOUNT =
      new StoredHeaders(List.of(), List.of("X-Account-Meta-", "X-Account-Sysmeta-"));

  /** Set by PUT alone: a POST neither changes nor removes them. */
  public static final String OBJECT_SYSMETA = "X-Object-Sysmeta-";

  /** What a static large object has as its entity tag, bare. */
  public static final String SLO_ETAG = OBJECT_SYSMETA + "Slo-Etag";

  /**
   * What listings say of an object besides its length, MD5 and type: parameters {@code name=value}
   * in ASCII, separated by semicolons. It stands in the row behind the MD5.
   */
  public static final String LISTING_NOTE = "X-Object-Sysmeta-Listing-Note";

  private final SortedMap<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final List<String> prefixes;

  private StoredHeaders(List<String> names, List<String> prefixes) {
    names.forEach(name -> this.names.put(name, name));
    this.prefixes = prefixes;
  }

  /** The Title-Case name under which a header is kept; empty if it is not kept. */
  public Optional<String> canonical(String name) {
    return Optional.ofNullable(find(name));
  }

  /**
   * The stored ones among the headers, canonical names, values one char a byte; of repeated ones
   * the first.
   */
  public SortedMap<String, String> pick(HttpHeaders headers) {
    var picked = new TreeMap<String, String>();
    for (Map.Entry<String, String> header : headers) {
      String name = find(header.getKey());
      if (name != null) {
        picked.putIfAbsent(name, header.getValue());
      }
    }
    return picked;
  }

  /**
   * Title-Case: the first letter of each part between hyphens upper, all others lower. Underscores
   * become hyphens, as Swift shows such names.
   */
  public static String titleCase(String name) {
    var title = new StringBuilder(name.length());
    boolean isFirst = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i) == '_' ? '-' : name.charAt(i);
      title.append(isFirst ? upper(c) : lower(c));
      isFirst = c == '-';
    }
    return title.toString();
  }

  private @Nullable String find(String name) {
    String exact = names.get(name);
    if (exact != null) {
      return exact;
    }
    for (String prefix : prefixes) {
      // The bare prefix names nothing.
      if (name.length() > prefix.length()
          && name.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return titleCase(name);
      }
    }
    return null;
  }

  // ASCII by hand: String.toUpperCase may lengthen a char of a header that is a byte, not a letter.
  private static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
  }
}
