package io.martinet.object;

import io.martinet.http.BodySender;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Lets a peer's answer flow into an intake, with its back-pressure. The intake belongs to the loop.
 */
final class IntakeSink implements BodySender, Flow {
  private final EventLoop loop;
  private volatile boolean isReading = true;
  private volatile boolean isOpen = true;
  private @Nullable BodyIntake intake;
  private @Nullable Runnable listener;

  IntakeSink(EventLoop loop) {
    this.loop = loop;
  }

  /** Before the first piece. */
  void into(BodyIntake target) {
    intake = target;
  }

  @Override
  public void setReading(boolean reading) {
    isReading = reading;
    Runnable waiting = listener;
    if (reading && waiting != null) {
      waiting.run();
    }
  }

  @Override
  public void write(ByteBuf data) {
    if (loop.inEventLoop()) {
      take(data);
    } else {
      loop.execute(() -> take(data));
    }
  }

  @Override
  public void end(HttpHeaders trailers) {}

  @Override
  public void abort(Throwable cause) {
    isOpen = false;
  }

  @Override
  public boolean isWritable() {
    return isReading && isOpen;
  }

  @Override
  public boolean isOpen() {
    return isOpen;
  }

  @Override
  public void onWritable(Runnable newListener) {
    loop.execute(() -> {
      listener = newListener;
      if (isReading) {
        newListener.run();
      }
    });
  }

  @Override
  public EventLoop eventLoop() {
    return loop;
  }

  private void take(ByteBuf data) {
    BodyIntake target = intake;
    if (target == null) {
      data.release();
    } else {
      target.data(data);
    }
  }
}
