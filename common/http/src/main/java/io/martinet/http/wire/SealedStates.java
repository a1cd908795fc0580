package io.martinet.http.wire;

import io.martinet.core.ObjectState;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * What a device holds of objects whose expiry it has just made final, in the order in which they
 * were asked for. Big-endian:
 *
 * <pre>
 *  0  4  magic 0x4d53454c "MSEL"
 *  4  2  format, 1
 *  6  4  count
 * 10     entries: standing (1): 0 unknown, 1 known · state (48) · delete-at seconds (8), 0 for never
 * </pre>
 */
public record SealedStates(List<Entry> entries) {
  private static final FixedTable TABLE =
      new FixedTable(0x4d53454c, 1 + StateBytes.STATE_BYTES + Long.BYTES, ItemResults.ITEMS_MAX);

  /** Longest table in bytes. */
  public static final int BYTES_MAX = TABLE.bytesMax();

  /**
   * One object.
   *
   * @param isKnown whether the device can tell; if not the rest says nothing
   * @param state all that stands there, in its normal form; {@link ObjectState#NONE} for nothing
   * @param deleteAtSeconds Unix seconds, 0 if it never expires or is not live
   */
  public record Entry(boolean isKnown, ObjectState state, long deleteAtSeconds) {
    /** The device cannot tell. */
    public static final Entry UNKNOWN = new Entry(false, ObjectState.NONE, 0);
  }

  public SealedStates {
    entries = List.copyOf(entries);
  }

  /**
   * Appends the table.
   *
   * @throws IllegalArgumentException if it holds more than {@link ItemResults#ITEMS_MAX}
   */
  public void write(ByteBuf target) {
    TABLE.writeHeader(target, entries.size());
    for (Entry entry : entries) {
      target.writeByte(entry.isKnown() ? 1 : 0);
      StateBytes.write(target, entry.state());
      target.writeLong(entry.deleteAtSeconds());
    }
  }

  /**
   * Reads a whole table; the caller keeps the buffer.
   *
   * @throws WireFormatException if it is malformed, cut or followed by more
   */
  public static SealedStates read(ByteBuf source) {
    int count = TABLE.readHeader(source);
    var entries = new ArrayList<Entry>(count);
    for (int i = 0; i < count; i++) {
      int standing = source.readUnsignedByte();
      if (standing > 1) {
        throw new WireFormatException("no standing of an object: " + standing);
      }
      entries.add(new Entry(standing == 1, StateBytes.read(source), source.readLong()));
    }
    return new SealedStates(entries);
  }
}
