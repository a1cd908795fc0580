package io.martinet.core;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Version of an object, a row or a tombstone: a time of the hybrid logical clock and the nonce of
 * the process that drew it (rule 1 of the storage protocol). Totally ordered by ticks, then by the
 * nonce as an unsigned number. Two versions with equal ticks and different nonces come from
 * different proxies and never stand for the same write.
 *
 * @param ticks units of 10 µs since the epoch; 0 only in {@link #NONE}
 * @param nonce drawn once at the start of each process that draws versions
 */
public record Version(long ticks, int nonce) implements Comparable<Version> {
  /** Older than every version that was drawn; stands for "has none". */
  public static final Version NONE = new Version(0, 0);

  private static final HexFormat HEX = HexFormat.of();

  public Version {
    if (ticks < 0) {
      throw new IllegalArgumentException("negative ticks: " + ticks);
    }
  }

  // By hand: what the compiler makes for records is linked at its first use, which costs a start
  // some 10 ms each (measured).

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Version version && ticks == version.ticks && nonce == version.nonce;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(ticks) + nonce;
  }

  /** Whether this is {@link #NONE}. */
  public boolean isNone() {
    return ticks == 0;
  }

  public boolean isAfter(Version other) {
    return compareTo(other) > 0;
  }

  /** The greater of two versions. */
  public static Version max(Version a, Version b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  @Override
  public int compareTo(Version other) {
    int byTicks = Long.compare(ticks, other.ticks);
    return byTicks != 0 ? byTicks : Integer.compareUnsigned(nonce, other.nonce);
  }

  /** The wire form: {@code 1763881234.01234-00c0ffee}. */
  @Override
  public String toString() {
    return Timestamps.format(ticks) + "-" + HEX.toHexDigits(nonce);
  }

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static Version parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 0 || text.length() != dash + 9) {
      throw new IllegalArgumentException("not a version: " + text);
    }
    return new Version(
        Timestamps.parse(text, 0, dash), HexFormat.fromHexDigits(text, dash + 1, dash + 9));
  }
}
