package io.martinet.proxy.listing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's {@code Accept} header, weighed as Swift weighs it: the greatest q first, among equals
 * the one with fewer wildcards, then the earlier. Read in one pass without looking back: Swift's
 * regular expression for it can be made to take minutes (CVE-2026-71190).
 */
public final class AcceptHeader {
  private static final Comparator<Range> BEST_FIRST =
      Comparator.comparingDouble((Range range) -> -range.quality())
          .thenComparingInt(Range::wildcards);

  private final String text;
  private int position;

  private AcceptHeader(String text) {
    this.text = text;
  }

  /** What came of weighing a header. */
  public sealed interface Choice {
    /** Answer in this format. */
    record Chosen(ListingFormat format) implements Choice {}

    /** The client takes none of ours: 406. */
    record NoneAcceptable() implements Choice {}

    /** The header cannot be read: 400. */
    record Malformed() implements Choice {}
  }

  /**
   * @param header null or blank if the client does not mind
   */
  public static Choice choose(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return new Choice.Chosen(ListingFormat.TEXT);
    }
    List<Range> ranges = new AcceptHeader(header).ranges();
    if (ranges == null) {
      return new Choice.Malformed();
    }
    ranges.sort(BEST_FIRST);
    for (Range range : ranges) {
      for (ListingFormat format : ListingFormat.PREFERENCE) {
        if (format.matches(range.type(), range.subtype())) {
          return new Choice.Chosen(format);
        }
      }
    }
    return new Choice.NoneAcceptable();
  }

  /** Whether a client takes a format; who does not mind does. */
  public static boolean takes(@Nullable String header, ListingFormat format) {
    if (header == null || header.isBlank()) {
      return true;
    }
    List<Range> ranges = new AcceptHeader(header).ranges();
    return ranges != null
        && ranges.stream().anyMatch(range -> format.matches(range.type(), range.subtype()));
  }

  private record Range(String type, String subtype, double quality) {
    int wildcards() {
      return (type.equals("*") ? 1 : 0) + (subtype.equals("*") ? 1 : 0);
    }
  }

  private @Nullable List<Range> ranges() {
    var ranges = new ArrayList<Range>();
    do {
      Range range = range();
      if (range == null) {
        return null;
      }
      ranges.add(range);
    } while (take(','));
    return position == text.length() ? ranges : null;
  }

  private @Nullable Range range() {
    skipBlanks();
    String type = token();
    if (type.isEmpty() || !takeNext('/')) {
      return null;
    }
    String subtype = token();
    if (subtype.isEmpty()) {
      return null;
    }
    Double quality = parameters();
    return quality == null ? null : new Range(type, subtype, quality);
  }

  /** The q of the parameters, 1 without one, null if they are malformed. */
  private @Nullable Double parameters() {
    Double quality = null;
    while (take(';')) {
      skipBlanks();
      String name = token();
      if (name.isEmpty() || !take('=')) {
        return null;
      }
      skipBlanks();
      String value = token();
      if (value.isEmpty()) {
        return null;
      }
      if (name.equals("q")) {
        if (quality != null || !isNumber(value)) {
          return null;
        }
        quality = Double.valueOf(value);
      }
    }
    return quality == null ? Double.valueOf(1) : quality;
  }

  private String token() {
    int begin = position;
    while (position < text.length() && isTokenCharacter(text.charAt(position))) {
      position++;
    }
    return text.substring(begin, position);
  }

  private boolean take(char c) {
    skipBlanks();
    return takeNext(c);
  }

  private boolean takeNext(char c) {
    if (position < text.length() && text.charAt(position) == c) {
      position++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (position < text.length()
        && (text.charAt(position) == ' ' || text.charAt(position) == '\t')) {
      position++;
    }
  }

  /** An optional sign, digits, and a point among or before them. */
  private static boolean isNumber(String text) {
    int begin = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    int digits = 0;
    int points = 0;
    for (int i = begin; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c == '.') {
        points++;
      } else {
        return false;
      }
    }
    return digits > 0 && points <= 1;
  }

  /** Token characters of RFC 9110, section 5.6.2; the star is one of them. */
  private static boolean isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
