package io.martinet.proxy.bulk;

import io.martinet.proxy.RequestContext;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as a stream, for readers that know nothing else. Whoever reads it works on
 * an archive, so the client is told between pieces that work goes on. Belongs to the request's
 * thread.
 */
final class BodyStream extends InputStream {
  private final RequestContext context;
  private final Duration idleMax;
  private @Nullable Heartbeat heartbeat;
  private @Nullable ByteBuf piece;
  private @Nullable IOException failure;
  private boolean isEnded;
  private long receivedBytes;

  /**
   * @param idleMax longest silence of the client
   */
  BodyStream(RequestContext context, Duration idleMax) {
    this.context = context;
    this.idleMax = idleMax;
  }

  /** From now on the client is told that work goes on. */
  void beat(Heartbeat pulse) {
    heartbeat = pulse;
  }

  /** Waits for the first piece: the client has sent something, or there is nothing. */
  void awaitFirst() throws IOException {
    readable();
  }

  /** Whether no byte has come. */
  boolean isEmpty() {
    return receivedBytes == 0;
  }

  /** Bytes that have come. */
  long receivedBytes() {
    return receivedBytes;
  }

  /** What the client's connection broke with; null: whatever went wrong, it was not that. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public int read() throws IOException {
    ByteBuf data = readable();
    return data == null ? -1 : data.readByte() & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuf data = readable();
    if (data == null) {
      return -1;
    }
    int count = Math.min(length, data.readableBytes());
    data.readBytes(target, offset, count);
    return count;
  }

  /** Frees what was not read. Idempotent; nothing may be read after. */
  @Override
  public void close() {
    isEnded = true;
    if (piece != null) {
      piece.release();
      piece = null;
    }
  }

  /** The piece with bytes left, null at the body's end. */
  private @Nullable ByteBuf readable() throws IOException {
    while (!isEnded && (piece == null || !piece.isReadable())) {
      if (piece != null) {
        piece.release();
        piece = null;
      }
      next();
    }
    return isEnded ? null : piece;
  }

  private void next() throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      if (heartbeat != null) {
        heartbeat.beatIfDue();
      }
      piece = context.request().body().read(idleMax);
    } catch (InterruptedException _) {
      // The interface of streams has no other form; the run makes it an interruption again.
      Thread.currentThread().interrupt();
      failure = new InterruptedIOException("interrupted while an archive was read");
      throw failure;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    if (piece == null) {
      isEnded = true;
    } else {
      receivedBytes += piece.readableBytes();
      context.accessNotes().received(piece.readableBytes());
    }
  }
}
