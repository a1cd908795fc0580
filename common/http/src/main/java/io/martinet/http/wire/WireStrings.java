package io.martinet.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings of the binary messages: {@code length (2, unsigned, big-endian) · UTF-8}. */
public final class WireStrings {
  /** Longest string in bytes of UTF-8: what two bytes of length can tell. */
  public static final int BYTES_MAX = 0xffff;

  private WireStrings() {}

  /**
   * Writes a string at the writer index.
   *
   * @throws IllegalArgumentException if it is longer than {@link #BYTES_MAX}; nothing was written
   */
  public static void write(ByteBuf target, String text) {
    int lengthBytes = ByteBufUtil.utf8Bytes(text);
    checkLength(lengthBytes);
    target.writeShort(lengthBytes);
    ByteBufUtil.reserveAndWriteUtf8(target, text, lengthBytes);
  }

  /**
   * Writes a string that is UTF-8 already.
   *
   * @throws IllegalArgumentException if it is longer than {@link #BYTES_MAX}; nothing was written
   */
  public static void write(ByteBuf target, byte[] utf8) {
    checkLength(utf8.length);
    target.writeShort(utf8.length);
    target.writeBytes(utf8);
  }

  /**
   * Reads a string at the reader index.
   *
   * @throws IndexOutOfBoundsException if the buffer ends inside it
   * @throws WireFormatException if it is not UTF-8: a replacement character would name another
   *     object
   */
  public static String read(ByteBuf source) {
    var bytes = new byte[source.readUnsignedShort()];
    source.readBytes(bytes);
    for (byte b : bytes) {
      if (b < 0) {
        return decode(bytes);
      }
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String decode(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new WireFormatException("string is not UTF-8", e);
    }
  }

  private static void checkLength(int lengthBytes) {
    if (lengthBytes > BYTES_MAX) {
      throw new IllegalArgumentException("string of " + lengthBytes + " bytes is too long");
    }
  }
}
