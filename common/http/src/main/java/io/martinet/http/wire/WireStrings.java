package io.martinet.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
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
   */
  public static String read(ByteBuf source) {
    int lengthBytes = source.readUnsignedShort();
    return source.readCharSequence(lengthBytes, StandardCharsets.UTF_8).toString();
  }

  private static void checkLength(int lengthBytes) {
    if (lengthBytes > BYTES_MAX) {
      throw new IllegalArgumentException("string of " + lengthBytes + " bytes is too long");
    }
  }
}
