package io.martinet.auth;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a token says, in format 1, big-endian:
 *
 * <pre>
 *  offset  bytes  content
 *       0      1  format: 1
 *       1      4  key id
 *       5      8  issued, seconds since the epoch
 *      13      8  expires, seconds since the epoch
 *      21      2  length of the user, then its UTF-8
 *       .      2  length of the account, then its UTF-8
 *       .      1  number of groups, then each as length (2) and UTF-8
 *       .     32  HMAC-SHA256 of all before it, by the key
 * </pre>
 *
 * See {@code docs/formats/token.md}.
 *
 * @param issuedAt whole seconds
 * @param expiresAt whole seconds
 */
record TokenPayload(int keyId, Instant issuedAt, Instant expiresAt, Identity identity) {
  static final byte FORMAT = 1;

  /** Where the key id stands. */
  static final int KEY_ID_OFFSET = 1;

  /** The shortest payload without code: empty names, no groups. */
  static final int BYTES_MIN = 21 + 2 + 2 + 1;

  private static final int GROUPS_MAX = 255;

  /**
   * Writes the payload at the buffer's position.
   *
   * @return false if it does not fit; the buffer holds part of it then
   */
  boolean write(ByteBuffer target) {
    if (identity.groups().size() > GROUPS_MAX || target.remaining() < BYTES_MIN) {
      return false;
    }
    target.put(FORMAT).putInt(keyId);
    target.putLong(issuedAt.getEpochSecond()).putLong(expiresAt.getEpochSecond());
    if (!put(target, identity.user())
        || !put(target, identity.account())
        || !target.hasRemaining()) {
      return false;
    }
    target.put((byte) identity.groups().size());
    for (String group : identity.groups()) {
      if (!put(target, group)) {
        return false;
      }
    }
    return true;
  }

  private static boolean put(ByteBuffer target, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (target.remaining() < Short.BYTES + bytes.length) {
      return false;
    }
    target.putShort((short) bytes.length).put(bytes);
    return true;
  }

  /**
   * Reads a payload whose code was checked.
   *
   * @throws IllegalArgumentException if it has another form: a bug of the writer, since its code
   *     fits
   */
  static TokenPayload read(ByteBuffer source) {
    try {
      source.position(source.position() + KEY_ID_OFFSET);
      int keyId = source.getInt();
      Instant issuedAt = Instant.ofEpochSecond(source.getLong());
      Instant expiresAt = Instant.ofEpochSecond(source.getLong());
      String user = text(source);
      String account = text(source);
      int count = Byte.toUnsignedInt(source.get());
      List<String> groups = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        groups.add(text(source));
      }
      return new TokenPayload(keyId, issuedAt, expiresAt, new Identity(user, account, groups));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("payload ends too early", e);
    }
  }

  private static String text(ByteBuffer source) {
    var bytes = new byte[Short.toUnsignedInt(source.getShort())];
    source.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
