package io.martinet.http.server;

import io.martinet.http.server.Malformed.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** The bytes of a connection that are not taken apart yet. Event-loop confined. */
final class InputBuffer {
  private static final int LINE_BYTES_INITIAL = 512;

  private @Nullable ByteBuf bytes;
  private byte[] line = new byte[LINE_BYTES_INITIAL];

  /** Bytes in front that hold no line end. */
  private int scannedBytes;

  /** Takes ownership. */
  void add(ByteBufAllocator allocator, ByteBuf added) {
    ByteBuf old = bytes;
    bytes = old == null ? added : joined(allocator, old, added);
  }

  private static ByteBuf joined(ByteBufAllocator allocator, ByteBuf old, ByteBuf added) {
    int needed = added.readableBytes();
    ByteBuf to = old;
    // Room behind the bytes may be written to only if no piece that was cut off shares the buffer.
    if (old.refCnt() > 1 || old.maxFastWritableBytes() < needed || old.isReadOnly()) {
      to = allocator.buffer(old.readableBytes() + needed);
      to.writeBytes(old);
      old.release();
    }
    to.writeBytes(added);
    added.release();
    return to;
  }

  boolean isEmpty() {
    return bytes == null;
  }

  int size() {
    return bytes == null ? 0 : bytes.readableBytes();
  }

  void clear() {
    if (bytes != null) {
      bytes.release();
      bytes = null;
      scannedBytes = 0;
    }
  }

  /** The line that was read last; longer than that line. */
  byte[] line() {
    return line;
  }

  /**
   * Moves the next line to {@link #line}.
   *
   * @param bytesMax of the line with its CRLF must be fewer, also while its end has not arrived
   * @return its length without CRLF, or -1 when its end has not arrived
   */
  int readLine(int bytesMax, Malformed tooLong) throws MalformedException {
    ByteBuf in = bytes;
    if (in == null) {
      return -1;
    }
    int start = in.readerIndex();
    int end = in.indexOf(start + scannedBytes, in.writerIndex(), (byte) '\n');
    int length = end < 0 ? in.readableBytes() : end - start + 1;
    if (length >= bytesMax) {
      throw new MalformedException(tooLong);
    }
    if (end < 0) {
      scannedBytes = length;
      return -1;
    }
    if (length == 1 || in.getByte(end - 1) != '\r') {
      throw new MalformedException(Malformed.LINE_END);
    }
    if (line.length < length) {
      line = new byte[Math.min(bytesMax, Math.max(length, line.length * 2))];
    }
    in.readBytes(line, 0, length);
    scannedBytes = 0;
    releaseIfRead(in);
    return length - 2;
  }

  /** Cuts off at most so many bytes; the caller owns the piece. Not when empty. */
  ByteBuf take(long bytesMax) {
    ByteBuf in = bytes;
    if (in == null) {
      throw new IllegalStateException("no bytes to take");
    }
    int length = (int) Math.min(in.readableBytes(), bytesMax);
    if (length == in.readableBytes()) {
      bytes = null;
      scannedBytes = 0;
      return in;
    }
    return in.readRetainedSlice(length);
  }

  private void releaseIfRead(ByteBuf in) {
    if (!in.isReadable()) {
      in.release();
      bytes = null;
    }
  }
}
