package io.martinet.http.wire;

import io.martinet.core.ObjectItem;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects of a replica as its index has them, in the order of their hashes. Big-endian:
 *
 * <pre>
 *  0  4  magic 0x4d49544d "MITM"
 *  4  2  format, 1
 *  6  4  count
 * 10     entries: hash (16) · state (48) · digest term (16) · flags (1): bit 0 live, bit 1 unknown
 * </pre>
 *
 * @param items a full page of {@link #ITEMS_MAX} may be followed by another
 */
public record ItemPage(List<ObjectItem> items) {
  /** Most items in a page. */
  public static final int ITEMS_MAX = 10_000;

  private static final int TERM_BYTES = 16;
  private static final int LIVE = 1;
  private static final int UNKNOWN = 2;

  private static final FixedTable TABLE =
      new FixedTable(
          0x4d49544d, StateBytes.HASH_BYTES + StateBytes.STATE_BYTES + TERM_BYTES + 1, ITEMS_MAX);

  /** Longest page in bytes. */
  public static final int BYTES_MAX = TABLE.bytesMax();

  public ItemPage {
    items = List.copyOf(items);
  }

  /**
   * Appends the page.
   *
   * @throws IllegalArgumentException if it holds more than {@link #ITEMS_MAX}
   */
  public void write(ByteBuf target) {
    TABLE.writeHeader(target, items.size());
    for (ObjectItem item : items) {
      StateBytes.writeHash(target, item.hash());
      StateBytes.write(target, item.state());
      target.writeLong(item.termHigh()).writeLong(item.termLow());
      target.writeByte((item.state().isLive() ? LIVE : 0) | (item.isUnknown() ? UNKNOWN : 0));
    }
  }

  /**
   * Reads a whole page; the caller keeps the buffer.
   *
   * @throws WireFormatException if it is malformed, cut or followed by more
   */
  public static ItemPage read(ByteBuf source) {
    int count = TABLE.readHeader(source);
    var items = new ArrayList<ObjectItem>(count);
    for (int i = 0; i < count; i++) {
      items.add(readItem(source));
    }
    return new ItemPage(items);
  }

  private static ObjectItem readItem(ByteBuf source) {
    var hash = StateBytes.readHash(source);
    var state = StateBytes.read(source);
    long termHigh = source.readLong();
    long termLow = source.readLong();
    int flags = source.readUnsignedByte();
    if ((flags & ~(LIVE | UNKNOWN)) != 0 || ((flags & LIVE) != 0) != state.isLive()) {
      throw new WireFormatException("flags %02x of an item with state %s".formatted(flags, state));
    }
    return new ObjectItem(hash, state, termHigh, termLow, (flags & UNKNOWN) != 0);
  }
}
