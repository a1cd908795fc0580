package io.martinet.object.engine;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An MD5 in 16 bytes.
 *
 * @param high first eight bytes, big-endian
 * @param low last eight bytes, big-endian
 */
record Etag(long high, long low) {
  private static final int DIGITS = 32;

  /**
   * @throws IllegalArgumentException if the text is not 32 hexadecimal digits
   */
  static Etag parse(String text) {
    if (text.length() != DIGITS) {
      throw new IllegalArgumentException("not an MD5: " + text);
    }
    return new Etag(
        HexFormat.fromHexDigitsToLong(text, 0, DIGITS / 2),
        HexFormat.fromHexDigitsToLong(text, DIGITS / 2, DIGITS));
  }

  // By hand, as in ObjectEntry.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Etag(long otherHigh, long otherLow)
        && high == otherHigh
        && low == otherLow;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * high + low);
  }

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
