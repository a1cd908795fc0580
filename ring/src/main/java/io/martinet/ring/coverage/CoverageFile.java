package io.martinet.ring.coverage;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a device covers of one ring, in a file on the device. Numbers are big-endian.
 *
 * <pre>
 *  offset  bytes  content
 *       0      4  "MRCV"
 *       4      2  version of the format: 1
 *       6      8  version of the ring
 *      14      4  number n of partitions
 *      18         covered, a bit a partition: partition p is bit p mod 8 of byte p / 8
 *                 leaving, in the same way
 *                 4 bytes CRC-32C of all before
 * </pre>
 *
 * See {@code docs/formats/coverage-file.md}. Version history: 1 only.
 */
final class CoverageFile {
  private static final int MAGIC = 0x4d524356;
  private static final short VERSION = 1;
  private static final int HEADER_BYTES = 18;
  private static final int CRC_BYTES = 4;

  /** Of the largest ring. */
  private static final int PARTITIONS_MAX = 1 << 24;

  private CoverageFile() {}

  /**
   * Empty if there is no such file.
   *
   * @throws IOException if it is not a whole file of a known version
   */
  static Optional<CoverageState> read(CoverageStorage file) throws IOException {
    try {
      return file.read().map(CoverageFile::decode);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw new IOException("%s is no coverage file: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** On return it is durable under its name; a crash leaves the old file or the new one. */
  static void write(CoverageStorage file, CoverageState state) throws IOException {
    file.replace(encode(state));
  }

  static byte[] encode(CoverageState state) {
    int mapBytes = mapBytes(state.partitions());
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + 2 * mapBytes + CRC_BYTES);
    out.putInt(MAGIC).putShort(VERSION).putLong(state.ringVersion()).putInt(state.partitions());
    put(out, state.own(), mapBytes);
    put(out, state.leaving(), mapBytes);
    return out.putInt(crc(out.array(), out.position())).array();
  }

  static CoverageState decode(byte[] content) {
    ByteBuffer in = ByteBuffer.wrap(content);
    require(in.getInt() == MAGIC, "it does not begin with MRCV");
    int version = in.getShort();
    require(version == VERSION, "format version " + version);
    int end = content.length - CRC_BYTES;
    require(end >= HEADER_BYTES && crc(content, end) == in.getInt(end), "its checksum is wrong");
    long ringVersion = in.getLong();
    int partitions = in.getInt();
    require(partitions >= 1 && partitions <= PARTITIONS_MAX, partitions + " partitions");
    int mapBytes = mapBytes(partitions);
    require(end == HEADER_BYTES + 2 * mapBytes, "its length is wrong");
    return new CoverageState(ringVersion, partitions, get(in, mapBytes), get(in, mapBytes));
  }

  private static int mapBytes(int partitions) {
    return Math.ceilDiv(partitions, Byte.SIZE);
  }

  private static void put(ByteBuffer out, BitSet map, int mapBytes) {
    int begin = out.position();
    out.put(map.toByteArray()).position(begin + mapBytes);
  }

  private static BitSet get(ByteBuffer in, int mapBytes) {
    var bytes = new byte[mapBytes];
    in.get(bytes);
    return BitSet.valueOf(bytes);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static int crc(byte[] content, int length) {
    var crc = new CRC32C();
    crc.update(content, 0, length);
    return (int) crc.getValue();
  }
}
