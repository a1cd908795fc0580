package io.martinet.http.transport;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Back-pressure for an in-JVM connection. Netty's local channel hands every message to the other
 * end at once, however slowly that end reads; here a sender becomes unwritable once the bytes which
 * the other end has not read pass a bound, as with a socket's buffers. Stands first in the pipeline
 * of each end; both ends live on one event loop, so nothing here is shared between threads.
 */
public final class LocalFlow extends ChannelDuplexHandler {
  private static final int WRITABILITY_INDEX = 1;

  /** Tells the serving end whom to report to; the first message of a connection. */
  private record Greeting(LocalFlow from) {}

  private final int bytesMax;
  private final boolean opensConnection;
  private @Nullable ChannelHandlerContext context;
  private @Nullable LocalFlow other;
  private boolean greeted;
  private boolean writable = true;
  private long pendingBytes;

  private LocalFlow(int bytesMax, boolean opensConnection) {
    this.bytesMax = bytesMax;
    this.opensConnection = opensConnection;
  }

  /** For the end that connects. */
  public static LocalFlow ofClient(int bytesMax) {
    return new LocalFlow(bytesMax, true);
  }

  /** For the end that was connected to. */
  public static LocalFlow ofServer(int bytesMax) {
    return new LocalFlow(bytesMax, false);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (opensConnection && !greeted) {
      greeted = true;
      ctx.write(new Greeting(this));
    }
    add(ctx, cost(message));
    ctx.write(message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Greeting greeting) {
      other = greeting.from;
      other.other = this;
      return;
    }
    int cost = cost(message);
    ctx.fireChannelRead(message);
    if (other != null) {
      other.subtract(cost);
    }
  }

  private static int cost(Object message) {
    return message instanceof HttpContent content ? Pieces.cost(content.content()) : 0;
  }

  private void add(ChannelHandlerContext ctx, int bytes) {
    pendingBytes += bytes;
    if (writable && pendingBytes > bytesMax) {
      setWritable(ctx, false);
    }
  }

  private void subtract(int bytes) {
    pendingBytes -= bytes;
    if (!writable && pendingBytes <= bytesMax / 2 && context != null) {
      setWritable(context, true);
    }
  }

  private void setWritable(ChannelHandlerContext ctx, boolean to) {
    writable = to;
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    if (buffer != null) { // null once the channel is closed
      buffer.setUserDefinedWritability(WRITABILITY_INDEX, to);
    }
  }
}
