package io.martinet.proxy.bulk;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream of which only so many bytes may be read before the next allowance: what a reader takes
 * into memory, or runs over, by numbers that the stream itself tells it. One thread's.
 */
final class ByteBudget extends FilterInputStream {
  static final long UNLIMITED = Long.MAX_VALUE;

  /** What reading beyond the allowance fails with; for the client. */
  static final String EXCEEDED = "more than this server reads of it";

  private long left;
  private @Nullable ByteArrayOutputStream record;

  ByteBudget(InputStream in) {
    super(in);
  }

  /** Replaces what was left. */
  void allow(long bytes) {
    left = bytes;
    record = null;
  }

  /** Replaces what was left, and keeps a copy of what is read of it. */
  void allow(int bytes, ByteArrayOutputStream copy) {
    left = bytes;
    record = copy;
  }

  /** Bytes that may still be read. */
  long left() {
    return left;
  }

  @Override
  public int read() throws IOException {
    check();
    int next = in.read();
    left -= next < 0 ? 0 : 1;
    if (record != null && next >= 0) {
      record.write(next);
    }
    return next;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    check();
    int count = in.read(target, offset, (int) Math.min(length, left));
    left -= Math.max(count, 0);
    if (record != null && count > 0) {
      record.write(target, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    check();
    long skipped = in.skip(Math.min(count, left));
    left -= skipped;
    return skipped;
  }

  @Override
  public int available() {
    return 0; // so that nobody takes it for a promise
  }

  private void check() throws IOException {
    if (left <= 0) {
      throw new IOException(EXCEEDED);
    }
  }
}
