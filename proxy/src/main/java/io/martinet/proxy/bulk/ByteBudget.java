package io.martinet.proxy.bulk;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream of which only so many bytes may be read before the next allowance: what a reader takes
 * into memory, or runs over, by numbers that the stream itself tells it. What it runs over may also
 * not be too many times what the client sent: a hundred kilobytes of bzip2 unfold to as many
 * gigabytes, which take minutes of a processor. One thread's.
 */
final class ByteBudget extends FilterInputStream {
  static final long UNLIMITED = Long.MAX_VALUE;

  /** What reading beyond the allowance fails with; for the client. */
  static final String EXCEEDED = "more than this server reads of it";

  /** Unfolded bytes that are free: some seconds of work for bzip2 (guess). */
  static final long UNFOLDED_FREE_BYTES = 256L * 1024 * 1024;

  /** How many bytes may then come of one; archives of files unfold to tens (guess). */
  static final int UNFOLDED_TIMES_MAX = 256;

  private final LongSupplier sent;
  private long unfolded;
  private boolean isLimited;
  private long left;
  private @Nullable ByteArrayOutputStream record;

  /**
   * @param sent bytes that the client has sent of it, as often as asked
   */
  ByteBudget(InputStream in, LongSupplier sent) {
    super(in);
    this.sent = sent;
  }

  /** Replaces what was left. */
  void allow(long bytes) {
    left = bytes;
    isLimited = bytes != UNLIMITED;
    record = null;
  }

  /** Replaces what was left, and keeps a copy of what is read of it. */
  void allow(int bytes, ByteArrayOutputStream copy) {
    allow(bytes);
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
    count(next < 0 ? 0 : 1);
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
    count(Math.max(count, 0));
    if (record != null && count > 0) {
      record.write(target, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    check();
    long skipped = in.skip(Math.min(count, left));
    count(skipped);
    return skipped;
  }

  @Override
  public int available() {
    return 0; // so that nobody takes it for a promise
  }

  private void count(long bytes) {
    left -= bytes;
    if (isLimited) {
      unfolded += bytes;
    }
  }

  private void check() throws IOException {
    if (left <= 0
        || (isLimited && unfolded > UNFOLDED_FREE_BYTES + UNFOLDED_TIMES_MAX * sent.getAsLong())) {
      throw new IOException(EXCEEDED);
    }
  }
}
