package io.martinet.proxy.copy;

import io.martinet.http.RequestBody;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.body.PieceSink;
import io.martinet.proxy.body.SourceFailedException;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What one thread sends is the body that another reads, with a bounded buffer between. One writer,
 * one reader.
 */
final class ContentPipe implements PieceSink, RequestBody {
  /** Bytes that wait at most, but for the last piece: as much as the buffer of a connection. */
  static final int BYTES_MAX = 256 * 1024;

  /** How long a writer waits for its reader, who may wait for disks: Swift's client timeout. */
  static final Duration STALL_MAX = Duration.ofSeconds(60);

  private final Parker parker;
  private final long declaredBytes;
  private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>();
  private int waitingBytes;
  private boolean isEnded;
  private boolean isClosed;
  private @Nullable IOException failure;
  private @Nullable Thread reader;
  private @Nullable Thread writer;

  /**
   * @param declaredBytes length of what will be written, -1 if unknown
   */
  ContentPipe(Parker parker, long declaredBytes) {
    this.parker = parker;
    this.declaredBytes = declaredBytes;
  }

  // The writer's side.

  @Override
  public void write(ByteBuf data) throws IOException, InterruptedException {
    boolean isTaken = false;
    try {
      long deadline = parker.nanos() + STALL_MAX.toNanos();
      while (!offer(data)) {
        if (parker.nanos() - deadline >= 0) {
          throw new IOException("nobody took the copy's bytes for " + STALL_MAX);
        }
        parker.parkUntil(deadline);
      }
      isTaken = true;
    } finally {
      if (!isTaken) {
        data.release();
      }
    }
  }

  /** All has been written. */
  synchronized void end() {
    isEnded = true;
    wake(reader);
  }

  /** No more comes, though more should have: the reader fails when it comes there. */
  synchronized void fail(IOException cause) {
    failure = cause;
    wake(reader);
  }

  private synchronized boolean offer(ByteBuf data) throws IOException {
    if (isClosed) {
      throw new IOException("the copy was given up");
    }
    if (waitingBytes >= BYTES_MAX) {
      writer = Thread.currentThread();
      return false;
    }
    writer = null;
    pieces.add(data);
    waitingBytes += data.readableBytes();
    wake(reader);
    return true;
  }

  // The reader's side.

  @Override
  public long declaredBytes() {
    return declaredBytes;
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) throws IOException, InterruptedException {
    long deadline = parker.nanos() + idleMax.toNanos();
    while (true) {
      synchronized (this) {
        ByteBuf piece = pieces.poll();
        if (piece != null) {
          waitingBytes -= piece.readableBytes();
          wake(writer);
          return piece;
        }
        if (failure != null) {
          throw new SourceFailedException("what is copied could not be read to its end", failure);
        }
        if (isEnded) {
          return null;
        }
        reader = Thread.currentThread();
      }
      if (parker.nanos() - deadline >= 0) {
        throw new SourceFailedException("what is copied was silent for " + idleMax, null);
      }
      parker.parkUntil(deadline);
    }
  }

  /** Nobody reads any more: the writer fails at its next piece. Idempotent. */
  synchronized void close() {
    isClosed = true;
    pieces.forEach(ByteBuf::release);
    pieces.clear();
    waitingBytes = 0;
    wake(writer);
  }

  private void wake(@Nullable Thread thread) {
    if (thread != null) {
      parker.wake(thread);
    }
  }
}
