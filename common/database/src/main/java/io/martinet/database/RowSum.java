package io.martinet.database;

import io.martinet.http.wire.Bits128;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Sum modulo 2^128 over a set of rows, of the first 16 bytes of each row's SHA-256: equal sums mean
 * equal sets, in whatever order the rows came. An overwrite subtracts one term and adds one.
 * Immutable.
 *
 * @param high upper 64 bits
 * @param low lower 64 bits
 */
public record RowSum(long high, long low) {
  /** Sum of no rows. */
  public static final RowSum EMPTY = new RowSum(0, 0);

  private static final int HEX_DIGITS = 32;

  /** The term of one row. */
  static RowSum term(byte[] row) {
    try {
      ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(row));
      return new RowSum(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no SHA-256", e);
    }
  }

  public RowSum plus(RowSum other) {
    long lowSum = low + other.low;
    long carry = Long.compareUnsigned(lowSum, low) < 0 ? 1 : 0;
    return new RowSum(high + other.high + carry, lowSum);
  }

  public RowSum minus(RowSum other) {
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    return new RowSum(high - other.high - borrow, low - other.low);
  }

  /** As it travels. */
  Bits128 bits() {
    return new Bits128(high, low);
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  /**
   * @throws IllegalArgumentException unless the text is 32 hexadecimal digits
   */
  public static RowSum parse(String text) {
    if (text.length() != HEX_DIGITS) {
      throw new IllegalArgumentException("not a row sum: " + text);
    }
    int half = HEX_DIGITS / 2;
    return new RowSum(
        HexFormat.fromHexDigitsToLong(text, 0, half),
        HexFormat.fromHexDigitsToLong(text, half, HEX_DIGITS));
  }
}
