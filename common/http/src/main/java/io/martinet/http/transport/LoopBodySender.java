package io.martinet.http.transport;

import io.martinet.http.BodySender;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings a body's pieces to the event loop of their channel. Pieces on the way to the loop count as
 * buffered, so that a producer on another thread cannot outrun the bound before the loop comes to
 * write the first one.
 */
public abstract class LoopBodySender implements BodySender {
  private final EventLoop loop;
  private final int bytesMax;
  private final AtomicLong approachingBytes = new AtomicLong();
  private volatile @Nullable Runnable listener;

  /**
   * @param bytesMax how many bytes may be on the way to the loop, besides the channel's own buffer
   */
  protected LoopBodySender(EventLoop loop, int bytesMax) {
    this.loop = loop;
    this.bytesMax = bytesMax;
  }

  /** Writes one piece; takes ownership. On the loop. */
  protected abstract void writePiece(ByteBuf data);

  /** Ends the body. On the loop. */
  protected abstract void writeEnd(HttpHeaders trailers);

  /** Cuts the body. On the loop. */
  protected abstract void cut(Throwable cause);

  /** Whether the channel's own buffer has room; false when closed. From any thread. */
  protected abstract boolean channelHasRoom();

  @Override
  public final EventLoop eventLoop() {
    return loop;
  }

  @Override
  public final void write(ByteBuf data) {
    if (loop.inEventLoop()) {
      writePiece(data);
      return;
    }
    int cost = Pieces.cost(data);
    approachingBytes.addAndGet(cost);
    try {
      loop.execute(() -> arrive(data, cost));
    } catch (RejectedExecutionException _) { // the loops have ended: as if the channel was closed
      data.release();
    }
  }

  private void arrive(ByteBuf data, int cost) {
    boolean wasFull = approachingBytes.getAndAdd(-cost) >= bytesMax;
    writePiece(data);
    if (wasFull) {
      roomReturned();
    }
  }

  @Override
  public final void end(HttpHeaders trailers) {
    onLoop(() -> writeEnd(trailers));
  }

  @Override
  public final void abort(Throwable cause) {
    onLoop(() -> cut(cause));
  }

  @Override
  public final boolean isWritable() {
    return approachingBytes.get() < bytesMax && channelHasRoom();
  }

  @Override
  public final void onWritable(Runnable newListener) {
    listener = newListener;
    if (isWritable() || !isOpen()) {
      onLoop(newListener);
    }
  }

  /** To be called on the loop when the channel's buffer has room again, and when it closed. */
  public final void roomReturned() {
    Runnable current = listener;
    if (current != null && (isWritable() || !isOpen())) {
      current.run();
    }
  }

  /** Runs on the loop, at once when already there; dropped when the loops have ended. */
  protected final void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
      return;
    }
    try {
      loop.execute(task);
    } catch (RejectedExecutionException _) {
      // The loops end only with the process: the channel is closed already.
    }
  }
}
