package io.martinet.proxy.body;

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
