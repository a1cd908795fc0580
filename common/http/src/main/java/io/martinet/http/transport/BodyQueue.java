package io.martinet.http.transport;

import io.martinet.core.Ticker;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way from an event loop to one reader. One thread puts (the loop), one takes;
 * neither waits for a lock. The bound is kept by the source, which is asked to pause when more than
 * {@code bytesMax} wait and to go on when half of that has been taken; what it had already read
 * from its channel still comes in.
 */
public final class BodyQueue {
  /** Stops and resumes the reading from the channel; called on the loop. */
  @FunctionalInterface
  public interface Source {
    void setReading(boolean reading);
  }

  /** What a reader finds. */
  public sealed interface Next {
    /** A piece; the reader owns the buffer. */
    record Piece(ByteBuf data) implements Next {}

    /** The body ended well. */
    record End(HttpHeaders trailers) implements Next {}

    /** The body was cut. */
    record Failure(Throwable cause) implements Next {}
  }

  private final int bytesMax;
  private final Ticker ticker;
  private final Executor loop;
  private final Source source;
  private final ConcurrentLinkedQueue<ByteBuf> pieces = new ConcurrentLinkedQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean paused; // written on the loop only
  private volatile boolean resumeAsked;
  private volatile boolean discarding;
  private volatile @Nullable Next last;
  private volatile @Nullable Thread waiter;

  public BodyQueue(int bytesMax, Ticker ticker, Executor loop, Source source) {
    this.bytesMax = bytesMax;
    this.ticker = ticker;
    this.loop = loop;
    this.source = source;
  }

  /** Bytes that wait, each piece with {@link Pieces#OVERHEAD_BYTES}. */
  public long waitingBytes() {
    return waitingBytes.get();
  }

  /** Adds a piece; takes ownership. On the loop. */
  public void put(ByteBuf piece) {
    int cost = Pieces.cost(piece);
    pieces.add(piece);
    if (waitingBytes.addAndGet(cost) > bytesMax && !paused && !discarding) {
      paused = true;
      source.setReading(false);
      resume(); // the reader may have taken all before it could see the pause
    }
    if (discarding) {
      releaseAll();
    }
    wake();
  }

  /** The body is whole. On the loop; nothing is put afterwards. */
  public void end(HttpHeaders trailers) {
    last = new Next.End(trailers);
    wake();
  }

  /** The body is cut. What was put before is still read first. On the loop. */
  public void fail(Throwable cause) {
    last = new Next.Failure(cause);
    wake();
  }

  /** Trailers, empty until the end has come. */
  public HttpHeaders trailers() {
    return last instanceof Next.End(var trailers) ? trailers : EmptyHttpHeaders.INSTANCE;
  }

  /** What there is now, or null: nothing yet. On the reader's thread. */
  public @Nullable Next poll() {
    // Read before the queue: what was put before the end is then seen as well.
    Next end = last;
    ByteBuf piece = pieces.poll();
    if (piece != null) {
      waitingBytes.addAndGet(-Pieces.cost(piece));
      askToResume();
      return new Next.Piece(piece);
    }
    return end;
  }

  /**
   * Waits for the next piece or the end.
   *
   * @return null when nothing came for {@code idleMax}
   */
  public @Nullable Next take(Duration idleMax) throws InterruptedException {
    Next next = poll();
    if (next != null) {
      return next;
    }
    long deadline = ticker.nanos() + idleMax.toNanos();
    waiter = Thread.currentThread();
    try {
      while (true) {
        next = poll();
        long left = deadline - ticker.nanos();
        if (next != null || left <= 0) {
          return next;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("while waiting for a body");
        }
        LockSupport.parkNanos(this, left);
      }
    } finally {
      waiter = null;
    }
  }

  /** Drops what waits and what still comes. From any thread, instead of further reading. */
  public void discard() {
    discarding = true;
    releaseAll();
    askToResume();
  }

  private void releaseAll() {
    ByteBuf piece = pieces.poll();
    while (piece != null) {
      waitingBytes.addAndGet(-Pieces.cost(piece));
      piece.release();
      piece = pieces.poll();
    }
  }

  // Pausing is decided on the loop alone: a resume that a reader decided on might arrive after the
  // next pause and undo it.
  private void askToResume() {
    if (paused && hasRoom() && !resumeAsked) {
      resumeAsked = true;
      loop.execute(this::resume);
    }
  }

  private void resume() {
    resumeAsked = false;
    if (paused && hasRoom()) {
      paused = false;
      source.setReading(true);
    }
  }

  private boolean hasRoom() {
    return discarding || waitingBytes.get() <= bytesMax / 2;
  }

  private void wake() {
    Thread waiting = waiter;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
  }
}
