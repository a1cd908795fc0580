package io.martinet.http.wire;

import io.martinet.core.SetDigest;
import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Digests by partition, or by bucket; those of nothing are left out. Big-endian:
 *
 * <pre>
 *  0  4  magic 0x4d444753 "MDGS"
 *  4  2  format, 1
 *  6  4  count
 * 10     entries, ascending: number (4) · objects (8) · sum (16)
 * </pre>
 *
 * @param digests by number
 */
public record DigestTable(SortedMap<Integer, SetDigest> digests) {
  /** Most entries: more buckets no device has. */
  public static final int ENTRIES_MAX = 1 << 16;

  private static final FixedTable TABLE =
      new FixedTable(0x4d444753, Integer.BYTES + SetDigest.BYTES, ENTRIES_MAX);

  /** Longest table in bytes. */
  public static final int BYTES_MAX = TABLE.bytesMax();

  public DigestTable {
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
  }

  /**
   * Appends the table.
   *
   * @throws IllegalArgumentException if it holds more than {@link #ENTRIES_MAX}
   */
  public void write(ByteBuf target) {
    TABLE.writeHeader(target, digests.size());
    digests.forEach((number, digest) -> {
      target.writeInt(number).writeLong(digest.count());
      target.writeLong(digest.high()).writeLong(digest.low());
    });
  }

  /**
   * Reads a whole table; the caller keeps the buffer.
   *
   * @throws WireFormatException if it is malformed, cut, followed by more or not in order
   */
  public static DigestTable read(ByteBuf source) {
    int count = TABLE.readHeader(source);
    var digests = new TreeMap<Integer, SetDigest>();
    int last = -1;
    for (int i = 0; i < count; i++) {
      int number = source.readInt();
      if (number <= last) {
        throw new WireFormatException("digest of " + number + " behind that of " + last);
      }
      last = number;
      digests.put(number, new SetDigest(source.readLong(), source.readLong(), source.readLong()));
    }
    return new DigestTable(digests);
  }
}
