package io.martinet.http.wire;

import io.netty.buffer.ByteBuf;
import java.util.HexFormat;

/**
 * A sum or digest of 16 bytes as it travels: compared as a whole, never counted with. Immutable.
 *
 * @param high first eight bytes, big-endian
 * @param low last eight bytes, big-endian
 */
public record Bits128(long high, long low) {
  /** Bytes of the binary form. */
  static final int BYTES = 16;

  private static final int HEX_DIGITS = 32;

  static Bits128 read(ByteBuf source) {
    return new Bits128(source.readLong(), source.readLong());
  }

  void write(ByteBuf target) {
    target.writeLong(high).writeLong(low);
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  /**
   * Reads the text form.
   *
   * @throws WireFormatException unless the text is 32 hexadecimal digits
   */
  public static Bits128 parse(String text) {
    if (text.length() != HEX_DIGITS || !text.chars().allMatch(HexFormat::isHexDigit)) {
      throw new WireFormatException("not 32 hexadecimal digits: " + text);
    }
    int half = HEX_DIGITS / 2;
    return new Bits128(
        HexFormat.fromHexDigitsToLong(text, 0, half),
        HexFormat.fromHexDigitsToLong(text, half, HEX_DIGITS));
  }
}
