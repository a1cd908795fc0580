package io.martinet.http.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Answer to a row batch, big-endian: {@code boot (8) · position (8) · synced (8) · count (4) · one
 * byte a row}.
 *
 * @param bootId drawn at each start of the journal
 * @param position the journal's end after the batch: the rows are durable once it is synced that
 *     far
 * @param syncedPosition how far the journal is synced now, in this boot
 * @param visible one a row, in order: whether it stands in the journal; false: no such container
 */
public record RowAnswer(long bootId, long position, long syncedPosition, List<Boolean> visible) {
  private static final int HEADER_BYTES = 28;

  /** Longest answer in bytes. */
  public static final int BYTES_MAX = HEADER_BYTES + RowBatch.ROWS_MAX;

  public RowAnswer {
    visible = List.copyOf(visible);
    if (position < 0 || syncedPosition < 0) {
      throw new IllegalArgumentException("negative position: " + position + " " + syncedPosition);
    }
  }

  /** Appends the answer. */
  public void write(ByteBuf target) {
    target.writeLong(bootId).writeLong(position).writeLong(syncedPosition);
    target.writeInt(visible.size());
    visible.forEach(isVisible -> target.writeByte(isVisible ? 1 : 0));
  }

  /**
   * Reads a whole answer; the caller keeps the buffer.
   *
   * @throws WireFormatException if it is malformed, cut or followed by more
   */
  public static RowAnswer read(ByteBuf source) {
    if (source.readableBytes() < HEADER_BYTES) {
      throw new WireFormatException("row answer of " + source.readableBytes() + " bytes");
    }
    long bootId = source.readLong();
    long position = source.readLong();
    long synced = source.readLong();
    int count = source.readInt();
    if (position < 0
        || synced < 0
        || count > RowBatch.ROWS_MAX
        || count != source.readableBytes()) {
      throw new WireFormatException(
          "row answer: position %d, synced %d, count %d, %d bytes left"
              .formatted(position, synced, count, source.readableBytes()));
    }
    var visible = new ArrayList<Boolean>(count);
    for (int i = 0; i < count; i++) {
      visible.add(fate(source.readByte()));
    }
    return new RowAnswer(bootId, position, synced, visible);
  }

  private static boolean fate(byte code) {
    if (code != 0 && code != 1) {
      throw new WireFormatException("unknown fate of a row: " + code);
    }
    return code == 1;
  }
}
