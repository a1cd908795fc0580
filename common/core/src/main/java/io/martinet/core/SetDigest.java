package io.martinet.core;

/**
 * Digest of a set of objects (rule 28): how many count, and the sum mod 2^128 of their terms. Two
 * sets are taken for equal where both numbers are. Immutable.
 *
 * @param count of objects
 * @param high upper half of the sum
 * @param low lower half of the sum
 */
public record SetDigest(long count, long high, long low) {
  /** Of no object. */
  public static final SetDigest EMPTY = new SetDigest(0, 0, 0);

  /** Bytes of the binary form: count (8), sum (16), big-endian. */
  public static final int BYTES = 3 * Long.BYTES;

  /** The digest of two sets that have nothing in common. */
  public SetDigest plus(SetDigest other) {
    long sum = low + other.low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new SetDigest(count + other.count, high + other.high + carry, sum);
  }

  /** Whether it says that there is nothing. */
  public boolean isEmpty() {
    return equals(EMPTY);
  }
}
