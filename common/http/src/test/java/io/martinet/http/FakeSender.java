package io.martinet.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is sent, and has room when the test says so. */
final class FakeSender implements BodySender {
  final AtomicLong bytes = new AtomicLong();
  private final EventLoop loop;
  private volatile boolean writable = true;
  private volatile Runnable listener = () -> {};

  FakeSender(EventLoop loop) {
    this.loop = loop;
  }

  void setWritable(boolean to) {
    writable = to;
    if (to) {
      loop.execute(listener);
    }
  }

  @Override
  public void write(ByteBuf data) {
    bytes.addAndGet(data.readableBytes());
    data.release();
  }

  @Override
  public void end(HttpHeaders trailers) {}

  @Override
  public void abort(Throwable cause) {}

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void onWritable(Runnable newListener) {
    listener = newListener;
    if (writable) {
      newListener.run();
    }
  }

  @Override
  public EventLoop eventLoop() {
    return loop;
  }
}
