package io.martinet.object;

import io.martinet.core.PathHash;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Hashes from one up to another, of one partition.
 *
 * @param from inclusive
 * @param to exclusive, null for the end of the hash space
 */
record HashRange(PathHash from, @Nullable PathHash to) {
  private static final int DIGITS = 2 * PathHash.BYTES;
  private static final PathHash FIRST = new PathHash(0, 0);

  /** All hashes of a partition. */
  static HashRange of(PartitionScope scope) {
    if (scope.partPower() == 0) {
      return new HashRange(FIRST, null);
    }
    int shift = Long.SIZE - scope.partPower();
    boolean isLast = scope.partition() + 1 == 1 << scope.partPower();
    return new HashRange(
        new PathHash((long) scope.partition() << shift, 0),
        isLast ? null : new PathHash((scope.partition() + 1L) << shift, 0));
  }

  /**
   * The part that a request's headers ask for.
   *
   * @return null if nothing is left of it
   * @throws WireFormatException if a header is no hash
   */
  @Nullable HashRange narrowed(HttpHeaders headers) {
    PathHash begin = later(from, header(headers, Wire.HASH_FROM));
    PathHash after = header(headers, Wire.HASH_AFTER);
    PathHash next = after == null ? begin : next(after);
    PathHash end = earlier(to, header(headers, Wire.HASH_TO));
    if (next == null) {
      return null;
    }
    PathHash first = later(begin, next);
    return end != null && first.compareTo(end) >= 0 ? null : new HashRange(first, end);
  }

  private static PathHash later(PathHash a, @Nullable PathHash b) {
    return b == null || a.compareTo(b) >= 0 ? a : b;
  }

  private static @Nullable PathHash earlier(@Nullable PathHash a, @Nullable PathHash b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** Null behind the last one of all. */
  private static @Nullable PathHash next(PathHash hash) {
    long low = hash.low() + 1;
    long high = low == 0 ? hash.high() + 1 : hash.high();
    return low == 0 && high == 0 ? null : new PathHash(high, low);
  }

  private static @Nullable PathHash header(HttpHeaders headers, String name) {
    String text = headers.get(name);
    return text == null ? null : hash(name, text);
  }

  /**
   * A hash in a header.
   *
   * @throws WireFormatException if it is none
   */
  static PathHash hash(String name, String text) {
    if (text.length() != DIGITS || !text.chars().allMatch(HexFormat::isHexDigit)) {
      throw new WireFormatException(name + " is no hash: " + text);
    }
    return new PathHash(
        HexFormat.fromHexDigitsToLong(text, 0, DIGITS / 2),
        HexFormat.fromHexDigitsToLong(text, DIGITS / 2, DIGITS));
  }
}
