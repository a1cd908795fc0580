package io.martinet.ring.builder;

import io.martinet.core.DurableFiles;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.zip.CRC32C;

/**
 * The file that a ring builder lives in between commands. Numbers are big-endian.
 *
 * <pre>
 *  offset  bytes  content
 *       0      4  "MRBF"
 *       4      2  version of the format: 1
 *       6      1  part power
 *       7      1  flags: 1 = devices or replicas changed since the last rebalance
 *       8      8  replicas, a double
 *      16      8  overload, a double
 *      24      4  min_part_hours
 *      28      8  version of the ring
 *      36      4  number of devices
 *      40      4  number of rows, 0 before the first rebalance
 *      44         the devices, in the order of ids ({@link BuilderRecords})
 *                 the rows: 4 bytes length n, then n device ids of 2 bytes
 *                 when each partition moved last: 2^partPower numbers of 4 bytes
 *                 4 bytes CRC-32C of all before
 * </pre>
 *
 * See {@code docs/formats/ring-builder-file.md}. The same builder gives the same bytes.
 *
 * <p>Version history: 1 only.
 */
public final class BuilderFile {
  /** More than the largest builder takes: 2^24 partitions in 32 rows and their times. */
  private static final long BYTES_MAX = 1_300_000_000;

  private static final int CRC_BYTES = 4;
  private static final int CRC_FROM_BYTES = 6;

  private BuilderFile() {}

  /**
   * Reads a builder.
   *
   * @param clock the builder's from now on
   * @throws BuilderFormatException if it is not a whole builder file of a known version
   */
  public static RingBuilder read(Path file, InstantSource clock) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new BuilderFormatException(file.toString(), "more than " + BYTES_MAX + " bytes");
    }
    return decode(Files.readAllBytes(file), file.toString(), clock);
  }

  /**
   * Writes a builder, replacing the file that is there. On return it is durable under its name; a
   * crash leaves the old file or the new one, whole.
   */
  public static void write(RingBuilder builder, Path file) throws IOException {
    DurableFiles.replace(file, encode(builder));
  }

  /** The content of the builder's file. */
  static byte[] encode(RingBuilder builder) {
    BuilderState state = builder.state();
    ByteBuffer out = ByteBuffer.allocate(BuilderRecords.bytes(state) + CRC_BYTES);
    BuilderRecords.put(state, out);
    return out.putInt(crc(out.array(), out.position())).array();
  }

  /**
   * The builder of a file's content.
   *
   * @param source what to call it in errors
   */
  static RingBuilder decode(byte[] content, String source, InstantSource clock)
      throws BuilderFormatException {
    requireKnownVersion(content, source);
    int end = content.length - CRC_BYTES;
    if (end < CRC_FROM_BYTES || crc(content, end) != ByteBuffer.wrap(content).getInt(end)) {
      throw new BuilderFormatException(
          source, "its checksum is wrong: it is damaged or ends too early");
    }
    ByteBuffer in = ByteBuffer.wrap(content, 0, end);
    try {
      RingBuilder builder = RingBuilder.of(BuilderRecords.get(in), clock);
      if (in.hasRemaining()) {
        throw new BuilderFormatException(source, in.remaining() + " bytes follow its end");
      }
      return builder;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new BuilderFormatException(source, e);
    }
  }

  /** Before the checksum, whose place another version may have moved. */
  private static void requireKnownVersion(byte[] content, String source)
      throws BuilderFormatException {
    ByteBuffer head = ByteBuffer.wrap(content);
    if (content.length < CRC_FROM_BYTES || head.getInt() != BuilderRecords.MAGIC) {
      throw new BuilderFormatException(
          source,
          "it does not begin with MRBF (a builder file of Swift's is not read;"
              + " make one from its .ring.gz with write_builder)");
    }
    int version = head.getShort() & 0xffff;
    if (version != BuilderRecords.VERSION) {
      throw new BuilderFormatException(
          source, "format version %d; only %d is known".formatted(version, BuilderRecords.VERSION));
    }
  }

  private static int crc(byte[] content, int length) {
    var crc = new CRC32C();
    crc.update(content, 0, length);
    return (int) crc.getValue();
  }
}
