package io.martinet.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C over parts of buffers, without moving them. */
final class Crc {
  /** Where a record header keeps its own checksum, which is left out of the sum. */
  private static final int HEADER_CRC_AT = 8;

  private Crc() {}

  static int of(ByteBuffer data) {
    return of(data, data.position(), data.remaining());
  }

  static int of(ByteBuffer data, int at, int length) {
    var crc = new CRC32C();
    update(crc, data, at, length);
    return (int) crc.getValue();
  }

  /** The checksum of a record header under the epoch of its volume's life. */
  static int header(ByteBuffer data, int at, int length, long epoch) {
    var crc = new CRC32C();
    for (int shift = 56; shift >= 0; shift -= 8) {
      crc.update((int) (epoch >>> shift) & 0xff);
    }
    int after = HEADER_CRC_AT + Integer.BYTES;
    update(crc, data, at, HEADER_CRC_AT);
    update(crc, data, at + after, length - after);
    return (int) crc.getValue();
  }

  private static void update(CRC32C crc, ByteBuffer data, int at, int length) {
    crc.update(data.duplicate().limit(at + length).position(at));
  }
}
