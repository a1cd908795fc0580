package io.martinet.object.engine;

import io.martinet.core.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Reads fields that {@link FieldWriter} wrote. Reading past a field's end is an unchecked error.
 */
final class FieldReader {
  /** Tags from here on may be passed over by a reader that does not know them. */
  private static final int SKIPPABLE_MIN = 128;

  private final ByteBuffer in;
  private int end;

  FieldReader(ByteBuffer in) {
    this.in = in.slice();
  }

  /**
   * Goes to the next field.
   *
   * @return its tag, 0 at the end
   */
  int next() {
    in.position(end);
    if (!in.hasRemaining()) {
      return 0;
    }
    int tag = in.get() & 0xff;
    int length = in.getInt();
    end = in.position() + length;
    return tag;
  }

  /**
   * Passes a field over that the caller does not know.
   *
   * @throws IOException the field must be known: a newer version wrote it
   */
  void skip(int tag) throws IOException {
    if (tag < SKIPPABLE_MIN) {
      throw new IOException("record field " + tag + " is of a newer version");
    }
  }

  int int32() {
    return in.getInt();
  }

  long int64() {
    return in.getLong();
  }

  Version version() {
    return new Version(in.getLong(), in.getInt());
  }

  String utf8() {
    return text(StandardCharsets.UTF_8);
  }

  String latin1() {
    return text(StandardCharsets.ISO_8859_1);
  }

  private String text(Charset charset) {
    var bytes = new byte[in.getInt()];
    in.get(bytes);
    return new String(bytes, charset);
  }
}
