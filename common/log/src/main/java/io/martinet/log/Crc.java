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
    int after = HEADER_CRC_AT + Integer.BYTES;
    // Copied, so that one update of one array does it: a quarter of the code to compile of three
    // updates of buffers, and compiling them took half a second of a start's processor time.
    byte[] summed = new byte[Long.BYTES + length - Integer.BYTES];
    ByteBuffer.wrap(summed).putLong(epoch);
    data.get(at, summed, Long.BYTES, HEADER_CRC_AT);
    data.get(at + after, summed, Long.BYTES + HEADER_CRC_AT, length - after);
    var crc = new CRC32C();
    crc.update(summed);
    return (int) crc.getValue();
  }

  private static void update(CRC32C crc, ByteBuffer data, int at, int length) {
    crc.update(data.duplicate().limit(at + length).position(at));
  }
}
