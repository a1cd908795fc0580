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
 * @param fates what became of each row, in order
 */
public record RowAnswer(long bootId, long position, long syncedPosition, List<Fate> fates) {
  private static final int HEADER_BYTES = 28;

  /** Longest answer in bytes. */
  public static final int BYTES_MAX = HEADER_BYTES + RowBatch.ROWS_MAX;

  /** What became of a row; its code is its ordinal. */
  public enum Fate {
    /** There is no such container (account) here. */
    REFUSED,
    /** It stands in the journal: each listing shows it. */
    VISIBLE,
    /**
     * Not taken, and not known whether it would be: the database is quarantined. Offer it again.
     */
    UNKNOWN,
    /**
     * Not taken: the partition moved since the ring by which the row was addressed (rule 6). Offer
     * it again, as to a holder.
     */
    OUTDATED
  }

  public RowAnswer {
    fates = List.copyOf(fates);
    if (position < 0 || syncedPosition < 0) {
      throw new IllegalArgumentException("negative position: " + position + " " + syncedPosition);
    }
  }

  /** Appends the answer. */
  public void write(ByteBuf target) {
    target.writeLong(bootId).writeLong(position).writeLong(syncedPosition);
    target.writeInt(fates.size());
    fates.forEach(fate -> target.writeByte(fate.ordinal()));
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
    var fates = new ArrayList<Fate>(count);
    for (int i = 0; i < count; i++) {
      fates.add(fate(source.readByte()));
    }
    return new RowAnswer(bootId, position, synced, fates);
  }

  private static Fate fate(byte code) {
    return switch (code) {
      case 0 -> Fate.REFUSED;
      case 1 -> Fate.VISIBLE;
      case 2 -> Fate.UNKNOWN;
      case 3 -> Fate.OUTDATED;
      default -> throw new WireFormatException("unknown fate of a row: " + code);
    };
  }
}
