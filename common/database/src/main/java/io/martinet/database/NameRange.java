package io.martinet.database;

import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingQuery;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A range of names by their bytes in UTF-8. Java's own order of strings differs from it beyond the
 * basic plane, so nothing here compares strings.
 *
 * @param from first name, inclusive; never empty
 * @param to end of the range, exclusive
 */
record NameRange(byte[] from, byte[] to) {
  /** Below every name: names are not empty. */
  private static final byte[] LOWEST = {0};

  /** Above every name: UTF-8 has no such byte. */
  private static final byte[] HIGHEST = {(byte) 0xff};

  /** The names that may stand on a page. */
  static NameRange of(ListingQuery query) {
    byte[] prefix = prefix(query);
    byte[] from = prefix.length == 0 ? LOWEST : prefix;
    byte[] to = prefix.length == 0 ? HIGHEST : afterGroup(prefix);
    byte[] low = utf8(query.reverse() ? query.endMarker() : query.marker());
    byte[] high = utf8(query.reverse() ? query.marker() : query.endMarker());
    if (low.length > 0) {
      from = max(from, after(low));
    }
    if (high.length > 0) {
      to = min(to, high);
    }
    return new NameRange(from, to);
  }

  /** The prefix that a query asks for; a path is its directory's name with one slash at the end. */
  static byte[] prefix(ListingQuery query) {
    String path = query.path();
    if (path == null) {
      return utf8(query.prefix());
    }
    return path.isEmpty() ? new byte[0] : utf8(withoutSlashes(path) + "/");
  }

  /** The ascending query with its end right behind an entry of its listing. */
  static ListingQuery endingWith(ListingQuery query, ListingEntry last) {
    return query.withEndMarker(
        switch (last) {
          case ListingEntry.Subdir(var group) -> afterGroup(group);
          case ListingEntry.ObjectEntry row -> row.name() + '\0';
          case ListingEntry.ContainerEntry row -> row.name() + '\0';
        });
  }

  /** What a scan in the query's direction still has before it once a group of names is done. */
  NameRange past(byte[] group, boolean isReverse) {
    return isReverse
        ? new NameRange(from, min(to, group))
        : new NameRange(max(from, afterGroup(group)), to);
  }

  /** As {@link #past}, but the name that is the group's own is still before a descending scan. */
  NameRange downTo(byte[] group) {
    return new NameRange(from, min(to, after(group)));
  }

  boolean isEmpty() {
    return Arrays.compareUnsigned(from, to) >= 0;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A name above all that begin with the group, and in UTF-8 below all others that are. */
  private static String afterGroup(String group) {
    int last = group.codePointBefore(group.length());
    String rest = group.substring(0, group.length() - Character.charCount(last));
    int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
    // Behind the last character of Unicode nothing can be named; a longer name stands for it.
    return next > Character.MAX_CODE_POINT
        ? group + Character.toString(Character.MAX_CODE_POINT)
        : rest + Character.toString(next);
  }

  /** The least name above all that begin with the group. UTF-8 has no 0xff, so nothing carries. */
  private static byte[] afterGroup(byte[] group) {
    byte[] next = group.clone();
    next[next.length - 1]++;
    return next;
  }

  /** The least name above this one. */
  private static byte[] after(byte[] name) {
    return Arrays.copyOf(name, name.length + 1);
  }

  private static byte[] max(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) >= 0 ? a : b;
  }

  private static byte[] min(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private static String withoutSlashes(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NameRange(var otherFrom, var otherTo)
        && Arrays.equals(from, otherFrom)
        && Arrays.equals(to, otherTo);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
  }
}
