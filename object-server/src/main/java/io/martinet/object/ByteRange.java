package io.martinet.object;

import io.martinet.http.wire.WireFormatException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one form of range that proxies ask for: {@code bytes=FIRST-LAST}. They resolve a client's
 * other forms, for only they know the one length that a quorum agrees on.
 *
 * @param first offset of the first byte
 * @param last offset of the last byte, not before the first
 */
record ByteRange(long first, long last) {
  private static final Pattern FORM = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");

  /**
   * @param header value of {@code Range}, or null
   * @return null for a whole body
   * @throws WireFormatException for any other form
   */
  static @Nullable ByteRange parse(@Nullable String header) {
    if (header == null) {
      return null;
    }
    Matcher matcher = FORM.matcher(header);
    if (!matcher.matches()) {
      throw new WireFormatException("not bytes=FIRST-LAST: " + header);
    }
    var range = new ByteRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    if (range.last() < range.first()) {
      throw new WireFormatException("not bytes=FIRST-LAST: " + header);
    }
    return range;
  }

  long lengthBytes() {
    return last - first + 1;
  }

  String contentRange(long bodyBytes) {
    return "bytes " + first + '-' + last + '/' + bodyBytes;
  }
}
