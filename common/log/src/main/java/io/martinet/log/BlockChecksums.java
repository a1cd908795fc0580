package io.martinet.log;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * CRC32C of each 64 KiB block of a body and of the whole, gathered while it streams by. Bodies from
 * 1 byte to petabytes have at least one block; an empty body has none. One thread at a time.
 */
public final class BlockChecksums {
  /** A body's unit of checking: what must be read to check one byte of it. */
  public static final int BLOCK_BYTES = 64 << 10;

  private final CRC32C whole = new CRC32C();
  private final CRC32C block = new CRC32C();
  private int[] table = new int[1];
  private int complete;
  private int inBlock;
  private long lengthBytes;

  /** Checksums of a whole body; the buffers are not moved. */
  public static BlockChecksums of(ByteBuffer... body) {
    var sums = new BlockChecksums();
    for (ByteBuffer piece : body) {
      sums.update(piece.duplicate());
    }
    return sums;
  }

  /** Blocks of a body of that length. */
  public static int count(long lengthBytes) {
    return Math.toIntExact(Math.ceilDiv(lengthBytes, BLOCK_BYTES));
  }

  /** Takes in the remaining bytes, which are consumed. */
  public void update(ByteBuffer data) {
    int end = data.limit();
    whole.update(data.duplicate());
    while (data.position() < end) {
      int piece = Math.min(end - data.position(), BLOCK_BYTES - inBlock);
      data.limit(data.position() + piece);
      block.update(data);
      advance(piece);
    }
    data.limit(end);
  }

  private void advance(int bytes) {
    inBlock += bytes;
    lengthBytes += bytes;
    if (inBlock == BLOCK_BYTES) {
      add((int) block.getValue());
      complete++;
      inBlock = 0;
      block.reset();
    }
  }

  private void add(int crc) {
    if (complete == table.length) {
      table = Arrays.copyOf(table, table.length * 2);
    }
    table[complete] = crc;
  }

  public long lengthBytes() {
    return lengthBytes;
  }

  /** CRC32C of all bytes so far; 0 for none. */
  public int whole() {
    return (int) whole.getValue();
  }

  /** CRC32C of each block so far, the last one perhaps shorter than the others. */
  public int[] table() {
    if (inBlock == 0) {
      return Arrays.copyOf(table, complete);
    }
    int[] all = Arrays.copyOf(table, complete + 1);
    all[complete] = (int) block.getValue();
    return all;
  }
}
