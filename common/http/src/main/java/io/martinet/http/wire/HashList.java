package io.martinet.http.wire;

import io.martinet.core.PathHash;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects of a device, named by their hashes. Big-endian:
 *
 * <pre>
 *  0  4  magic 0x4d484153 "MHAS"
 *  4  2  format, 1
 *  6  4  count
 * 10     hashes (16)
 * </pre>
 */
public record HashList(List<PathHash> hashes) {
  private static final FixedTable TABLE =
      new FixedTable(0x4d484153, StateBytes.HASH_BYTES, ItemResults.ITEMS_MAX);

  /** Longest list in bytes. */
  public static final int BYTES_MAX = TABLE.bytesMax();

  public HashList {
    hashes = List.copyOf(hashes);
  }

  /**
   * Appends the list.
   *
   * @throws IllegalArgumentException if it holds more than {@link ItemResults#ITEMS_MAX}
   */
  public void write(ByteBuf target) {
    TABLE.writeHeader(target, hashes.size());
    hashes.forEach(hash -> StateBytes.writeHash(target, hash));
  }

  /**
   * Reads a whole list; the caller keeps the buffer.
   *
   * @throws WireFormatException if it is malformed, cut or followed by more
   */
  public static HashList read(ByteBuf source) {
    int count = TABLE.readHeader(source);
    var hashes = new ArrayList<PathHash>(count);
    for (int i = 0; i < count; i++) {
      hashes.add(StateBytes.readHash(source));
    }
    return new HashList(hashes);
  }
}
