package io.martinet.proxy.body;

import org.jspecify.annotations.Nullable;

/**
 * Bytes of a body, both ends included.
 *
 * @param first offset of the first byte, from 0
 * @param last offset of the last byte, at least {@code first}
 */
public record ByteRange(long first, long last) {
  public ByteRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("not a range: " + first + "-" + last);
    }
  }

  /**
   * The bytes that a range without its unit names: {@code a-b}, {@code a-} or {@code -n}.
   *
   * @return null if the body has none of them
   */
  public static @Nullable ByteRange within(String text, long bodyBytes) {
    return RangeHeader.choose("bytes=" + text, bodyBytes) instanceof RangeChoice.Parts(var ranges)
        ? ranges.getFirst()
        : null;
  }

  /** How many ranges a text without a unit names, separated by commas; 0 if it is malformed. */
  public static int count(String text) {
    return RangeHeader.count("bytes=" + text);
  }

  public long lengthBytes() {
    return last - first + 1;
  }

  public boolean overlaps(ByteRange other) {
    return first <= other.last && other.first <= last;
  }

  /** Value of {@code Content-Range}. */
  public String contentRange(long bodyBytes) {
    return "bytes " + first + "-" + last + "/" + bodyBytes;
  }
}
