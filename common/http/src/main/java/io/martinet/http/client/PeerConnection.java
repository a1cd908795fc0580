package io.martinet.http.client;

import io.martinet.http.PeerException;
import io.martinet.http.PeerException.Kind;
import io.martinet.http.transport.Output;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One connection to a peer, with at most one call on it. Event-loop confined. */
final class PeerConnection extends ChannelInboundHandlerAdapter {
  private final PeerPool pool;
  private final Channel channel;
  private final Output output;
  private final boolean local;
  private @Nullable NettyPeerCall call;
  private @Nullable NettyPeerResponse response;
  private boolean interim;
  private boolean keepAlive = true;
  private long idleSinceNanos;

  PeerConnection(PeerPool pool, Channel channel, boolean local) {
    this.pool = pool;
    this.channel = channel;
    this.output = new Output(channel);
    this.local = local;
  }

  boolean isLocal() {
    return local;
  }

  boolean isUsable() {
    return channel.isActive();
  }

  boolean isInUse() {
    return call != null;
  }

  boolean hasRoom() {
    return channel.isWritable();
  }

  void idleSince(long nanos) {
    idleSinceNanos = nanos;
  }

  long idleSince() {
    return idleSinceNanos;
  }

  /** Begins a request. */
  void use(NettyPeerCall by) {
    call = by;
    response = null;
  }

  Output output() {
    return output;
  }

  void setReading(boolean reading) {
    channel.config().setAutoRead(reading);
  }

  void close() {
    keepAlive = false;
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    output.readBegins();
    NettyPeerCall current = call;
    if (current == null || ((HttpObject) message).decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      breakOff(current == null ? "an answer that nobody asked for" : "a malformed answer");
      return;
    }
    if (message instanceof HttpResponse head) {
      head(current, head);
    }
    if (message instanceof HttpContent content) {
      content(content);
    }
  }

  private void head(NettyPeerCall current, HttpResponse head) {
    interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (interim) {
      current.continueArrived();
      return;
    }
    keepAlive &= HttpUtil.isKeepAlive(head);
    var arrived = new NettyPeerResponse(pool, this, head);
    response = arrived;
    current.answered(arrived);
  }

  private void content(HttpContent content) {
    NettyPeerResponse taking = response;
    if (interim || taking == null) {
      content.release();
      interim = false;
      return;
    }
    taking.content(content);
    if (content instanceof LastHttpContent last) {
      response = null;
      NettyPeerCall current = call;
      boolean reusable = current != null && current.isRequestEnded() && keepAlive;
      call = null;
      if (current != null) {
        current.finished();
      }
      if (reusable && channel.isActive()) {
        setReading(true);
        pool.release(this);
      } else {
        close();
      }
      taking.ended(last.trailingHeaders());
    }
  }

  private void breakOff(String what) {
    fail(new PeerException(Kind.CLOSED, pool.peer(), what));
    close();
  }

  private void fail(PeerException cause) {
    NettyPeerCall current = call;
    call = null;
    NettyPeerResponse taking = response;
    response = null;
    if (taking != null) {
      taking.cut(cause);
    }
    if (current != null) {
      current.fail(cause);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    output.readEnds();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    NettyPeerCall current = call;
    if (current != null && channel.isWritable()) {
      current.roomReturned();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.closed(this);
    fail(new PeerException(Kind.CLOSED, pool.peer(), "the peer closed the connection"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(new PeerException(Kind.CLOSED, pool.peer(), "the connection broke", cause));
    close();
  }
}
