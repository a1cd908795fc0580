package io.martinet.http.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Partitions of a ring, ascending. Big-endian:
 *
 * <pre>
 *  0  4  magic 0x4d505254 "MPRT"
 *  4  2  format, 1
 *  6  4  count
 * 10     partitions (4)
 * </pre>
 */
public record PartitionList(List<Integer> partitions) {
  /** Most partitions: a ring with more than a device has buckets is refused. */
  public static final int PARTITIONS_MAX = 1 << 16;

  private static final FixedTable TABLE = new FixedTable(0x4d505254, Integer.BYTES, PARTITIONS_MAX);

  /** Longest list in bytes. */
  public static final int BYTES_MAX = TABLE.bytesMax();

  public PartitionList {
    partitions = List.copyOf(partitions);
  }

  /** As many of these as a list holds, the first ones: the others can be told next time. */
  public static PartitionList firstOf(List<Integer> partitions) {
    return new PartitionList(partitions.subList(0, Math.min(partitions.size(), PARTITIONS_MAX)));
  }

  /**
   * Appends the list.
   *
   * @throws IllegalArgumentException if it holds more than {@link #PARTITIONS_MAX}
   */
  public void write(ByteBuf target) {
    TABLE.writeHeader(target, partitions.size());
    partitions.forEach(target::writeInt);
  }

  /**
   * Reads a whole list; the caller keeps the buffer.
   *
   * @throws WireFormatException if it is malformed, cut, followed by more or not in order
   */
  public static PartitionList read(ByteBuf source) {
    int count = TABLE.readHeader(source);
    var partitions = new ArrayList<Integer>(count);
    int last = -1;
    for (int i = 0; i < count; i++) {
      int partition = source.readInt();
      if (partition <= last) {
        throw new WireFormatException("partition " + partition + " behind " + last);
      }
      last = partition;
      partitions.add(partition);
    }
    return new PartitionList(partitions);
  }
}
