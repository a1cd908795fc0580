package io.martinet.http.wire;

import io.netty.buffer.ByteBuf;

/**
 * What the tables of replication have in common, big-endian: {@code magic (4) · format 1 (2) ·
 * count (4)}, then entries of one length.
 *
 * @param magic says which table it is
 * @param entryBytes of each entry
 * @param countMax entries at most
 */
record FixedTable(int magic, int entryBytes, int countMax) {
  private static final int HEADER_BYTES = 10;
  private static final int FORMAT = 1;

  /** Longest table in bytes. */
  int bytesMax() {
    return HEADER_BYTES + entryBytes * countMax;
  }

  /**
   * Begins a table.
   *
   * @throws IllegalArgumentException if it holds too many entries; nothing was written
   */
  void writeHeader(ByteBuf target, int count) {
    if (count > countMax) {
      throw new IllegalArgumentException("more than " + countMax + " entries: " + count);
    }
    target.ensureWritable(HEADER_BYTES + entryBytes * count);
    target.writeInt(magic).writeShort(FORMAT).writeInt(count);
  }

  /**
   * Reads the head of a whole table.
   *
   * @return entries that follow: so many are there, and nothing else
   * @throws WireFormatException if it is of another kind or format, too long, cut or followed by
   *     more
   */
  int readHeader(ByteBuf source) {
    if (source.readableBytes() < HEADER_BYTES) {
      throw new WireFormatException("table of " + source.readableBytes() + " bytes");
    }
    int found = source.readInt();
    int format = source.readUnsignedShort();
    int count = source.readInt();
    if (found != magic || format != FORMAT) {
      throw new WireFormatException(
          "table %08x of format %d, not %08x of %d".formatted(found, format, magic, FORMAT));
    }
    if (count < 0 || count > countMax || (long) count * entryBytes != source.readableBytes()) {
      throw new WireFormatException(
          "table of %d entries in %d bytes, at most %d of %d"
              .formatted(count, source.readableBytes(), countMax, entryBytes));
    }
    return count;
  }
}
