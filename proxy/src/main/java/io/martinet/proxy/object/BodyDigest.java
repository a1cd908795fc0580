package io.martinet.proxy.object;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** MD5, CRC32C and length of a body, computed once, on its way through. One thread at a time. */
final class BodyDigest {
  private final MessageDigest md5 = newMd5();
  private final CRC32C crc32c = new CRC32C();
  private long lengthBytes;

  /** Takes in the readable bytes, without moving the buffer's indexes. */
  void update(ByteBuf data) {
    for (ByteBuffer piece : data.nioBuffers()) {
      lengthBytes += piece.remaining();
      crc32c.update(piece.duplicate());
      md5.update(piece);
    }
  }

  long lengthBytes() {
    return lengthBytes;
  }

  /** Ends the digest; call it once. */
  Summary finish() {
    return new Summary(
        HexFormat.of().formatHex(md5.digest()),
        HexFormat.of().toHexDigits((int) crc32c.getValue()),
        lengthBytes);
  }

  /**
   * A whole body in short.
   *
   * @param etag MD5, 32 hexadecimal digits
   * @param crc32c 8 hexadecimal digits
   * @param lengthBytes its length
   */
  record Summary(String etag, String crc32c, long lengthBytes) {}

  private static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
