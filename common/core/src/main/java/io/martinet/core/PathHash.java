package io.martinet.core;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The 128-bit hash of a path: MD5 of the cluster's prefix, {@code /account[/container[/object]]}
 * and suffix. Its top bits are the partition.
 *
 * @param high first eight bytes, big-endian
 * @param low last eight bytes, big-endian
 */
public record PathHash(long high, long low) implements Comparable<PathHash> {
  /** Bytes of the binary form. */
  public static final int BYTES = 16;

  // By hand: what the compiler makes for records is linked at its first use, which costs a start
  // some 10 ms each (measured).

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PathHash hash && high == hash.high && low == hash.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high ^ low);
  }

  /** Reads the binary form at the buffer's position, which moves past it. */
  public static PathHash read(ByteBuffer source) {
    return new PathHash(source.getLong(), source.getLong());
  }

  /** Writes the binary form at the buffer's position, which moves past it. */
  public void write(ByteBuffer target) {
    target.putLong(high).putLong(low);
  }

  /** The partition: the top {@code 32 - partShift} bits. */
  public int partition(int partShift) {
    return (int) ((high >>> 32) >>> partShift);
  }

  /** In the order of the bytes, unsigned: the order of index keys. */
  @Override
  public int compareTo(PathHash other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
