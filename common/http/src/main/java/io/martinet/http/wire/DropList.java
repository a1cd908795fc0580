package io.martinet.http.wire;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects that a device is to hand back, each in exactly the state that stands elsewhere (rule 19).
 * Big-endian:
 *
 * <pre>
 *  0  4  magic 0x4d445250 "MDRP"
 *  4  2  format, 1
 *  6  4  count
 * 10     entries: hash (16) · state (48)
 * </pre>
 */
public record DropList(List<Item> items) {
  private static final FixedTable TABLE =
      new FixedTable(
          0x4d445250, StateBytes.HASH_BYTES + StateBytes.STATE_BYTES, ItemResults.ITEMS_MAX);

  /** Longest list in bytes. */
  public static final int BYTES_MAX = TABLE.bytesMax();

  /**
   * One object.
   *
   * @param state in normal form
   */
  public record Item(PathHash hash, ObjectState state) {}

  public DropList {
    items = List.copyOf(items);
  }

  /**
   * Appends the list.
   *
   * @throws IllegalArgumentException if it holds more than {@link ItemResults#ITEMS_MAX}
   */
  public void write(ByteBuf target) {
    TABLE.writeHeader(target, items.size());
    for (Item item : items) {
      StateBytes.writeHash(target, item.hash());
      StateBytes.write(target, item.state());
    }
  }

  /**
   * Reads a whole list; the caller keeps the buffer.
   *
   * @throws WireFormatException if it is malformed, cut or followed by more
   */
  public static DropList read(ByteBuf source) {
    int count = TABLE.readHeader(source);
    var items = new ArrayList<Item>(count);
    for (int i = 0; i < count; i++) {
      items.add(new Item(StateBytes.readHash(source), StateBytes.read(source)));
    }
    return new DropList(items);
  }
}
