package io.martinet.object.engine;

import io.martinet.core.Version;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the metadata section of a record: fields of tag (1), length (4) and bytes, big-endian. One
 * thread.
 */
final class FieldWriter {
  private static final int FIRST_BYTES = 512;
  private static final int FIELD_HEAD_BYTES = 5;

  private byte[] bytes = new byte[FIRST_BYTES];
  private ByteBuffer out = ByteBuffer.wrap(bytes);
  private int fieldAt;

  FieldWriter begin(int tag) {
    room(FIELD_HEAD_BYTES);
    fieldAt = out.position();
    out.put((byte) tag).putInt(0);
    return this;
  }

  FieldWriter end() {
    out.putInt(fieldAt + 1, out.position() - fieldAt - FIELD_HEAD_BYTES);
    return this;
  }

  FieldWriter int32(int value) {
    room(Integer.BYTES);
    out.putInt(value);
    return this;
  }

  FieldWriter int64(long value) {
    room(Long.BYTES);
    out.putLong(value);
    return this;
  }

  FieldWriter version(Version version) {
    return int64(version.ticks()).int32(version.nonce());
  }

  /** Text with its length in four bytes before it. */
  FieldWriter utf8(String text) {
    return text(text, StandardCharsets.UTF_8);
  }

  /** Text of one char a byte with its length in four bytes before it. */
  FieldWriter latin1(String text) {
    return text(text, StandardCharsets.ISO_8859_1);
  }

  private FieldWriter text(String text, Charset charset) {
    byte[] encoded = text.getBytes(charset);
    room(Integer.BYTES + encoded.length);
    out.putInt(encoded.length).put(encoded);
    return this;
  }

  private void room(int wanted) {
    if (out.remaining() < wanted) {
      int position = out.position();
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, position + wanted));
      out = ByteBuffer.wrap(bytes).position(position);
    }
  }

  /** What was written; the writer is not used again. */
  ByteBuffer finish() {
    return out.flip();
  }
}
