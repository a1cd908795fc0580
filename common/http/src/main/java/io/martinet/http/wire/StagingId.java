package io.martinet.http.wire;

import java.util.HexFormat;

/**
 * Names one write of one request, drawn by the proxy: the staged body of a PUT on every replica,
 * and the rows that a PUT, POST or DELETE owes. 32 hexadecimal digits.
 *
 * @param high first eight bytes, big-endian
 * @param low last eight bytes, big-endian
 */
public record StagingId(long high, long low) {
  private static final int DIGITS = 32;

  /**
   * @throws WireFormatException unless the text is 32 hexadecimal digits
   */
  public static StagingId parse(String text) {
    if (text.length() != DIGITS) {
      throw new WireFormatException("not a staging id: " + text);
    }
    try {
      return new StagingId(
          HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigitsToLong(text, 16, 32));
    } catch (NumberFormatException e) {
      throw new WireFormatException("not a staging id: " + text, e);
    }
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
