package io.martinet.http.server;

import io.martinet.http.RequestBody.ClientGoneException;
import io.martinet.http.server.ConnectionWatch.Place;
import io.martinet.http.transport.Output;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection, over a socket or in this JVM: one request at a time, answers in order.
 * Event-loop confined.
 */
final class ServerConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

  /** Of requests sent ahead of their turn; reading pauses then (guess). */
  private static final int PIPELINED_BYTES_MAX = 64 << 10;

  private final ServerCore core;
  private final LoopConnections connections;
  private final @Nullable RequestDecoder decoder;
  private final boolean secure;
  private final Channel channel;
  private final Output output;
  private @Nullable ServerExchange current;
  private final ConnectionWatch watch;
  private long requestCount;
  private long drainCount;
  private boolean reading = true;
  private boolean closing;
  private boolean inputClosed;
  private volatile @Nullable SocketAddress client;
  private long lingerBytes;

  /**
   * @param decoder null for a connection within the JVM, which carries messages
   */
  ServerConnection(
      ServerCore core,
      LoopConnections connections,
      Channel channel,
      @Nullable RequestDecoder decoder,
      boolean secure) {
    this.core = core;
    this.connections = connections;
    this.channel = channel;
    this.output = new Output(channel);
    this.decoder = decoder;
    this.secure = secure;
    this.watch = new ConnectionWatch(core.config.timeouts());
  }

  // From the channel.

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (!connections.add(this)) {
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connections.remove(this);
    ServerExchange exchange = current;
    if (exchange != null) {
      current = null;
      exchange.connectionClosed(new ClientGoneException("the client closed its connection"));
      core.ended();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    output.readBegins();
    // Bytes come from a decoder that has stopped: at what is malformed in a body, for one, whose
    // answer may be under way still.
    if (closing || message instanceof ByteBuf) {
      linger(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      request(request);
    }
    if (message instanceof HttpContent content) {
      content(content);
    } else if (message instanceof Malformed malformed) {
      malformed(malformed);
    }
  }

  private void request(HttpRequest request) {
    requestCount++;
    Expectation expectation = Expectation.of(request);
    if (expectation == Expectation.UNKNOWN) {
      malformed(Malformed.EXPECTATION);
    } else if (core.isDraining()) {
      refuse(HttpVersion.HTTP_1_1, HttpResponseStatus.SERVICE_UNAVAILABLE);
    } else {
      var exchange =
          new ServerExchange(
              this,
              core,
              request,
              expectation == Expectation.CONTINUE,
              request instanceof DecodedRequest decoded && decoded.isLastOnConnection());
      current = exchange;
      core.begun();
      exchange.begin();
    }
  }

  private void content(HttpContent content) {
    ServerExchange exchange = current;
    if (closing || exchange == null) {
      linger(content);
    } else {
      exchange.content(content);
    }
  }

  private void malformed(Malformed what) {
    core.metrics.malformed.inc();
    ServerExchange exchange = current;
    if (exchange == null) {
      // Swift's protocol layer answers these with an HTTP/1.0 status line and no body.
      refuse(HttpVersion.HTTP_1_0, what.status());
      return;
    }
    exchange.cutBody(new IOException("request's body: " + what.status().reasonPhrase()));
    if (exchange.isAnswerEnded()) {
      closeAfterFlush(true);
    }
  }

  /** Answers without a handler, and ends the connection. */
  private void refuse(HttpVersion version, HttpResponseStatus status) {
    output.write(core.refusal(version, status));
    closeAfterFlush(true);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    output.readEnds();
    updateAutoRead();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      drainCount++;
      ServerExchange exchange = current;
      if (exchange != null) {
        exchange.roomReturned();
      }
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputClosed();
    } else {
      ReferenceCountUtil.release(event);
    }
  }

  /** The client sends no more; it may still wait for the answer to what it sent. */
  private void inputClosed() {
    inputClosed = true;
    ServerExchange exchange = current;
    if (exchange != null && exchange.isBodyEnded()) {
      exchange.closeAfterAnswer();
    } else {
      closeNow();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException || cause instanceof DecoderException) {
      LOG.debug("connection from {} broke", remoteAddress(), cause);
    } else {
      LOG.error("connection from {} closed after a bug", remoteAddress(), cause);
    }
    closeNow();
  }

  // From the exchange.

  EventLoop eventLoop() {
    return channel.eventLoop();
  }

  SocketAddress remoteAddress() {
    SocketAddress told = client;
    return told == null ? channel.remoteAddress() : told;
  }

  /** A balancer in front says whose connection it is. Before the first request. */
  void isOf(SocketAddress client) {
    this.client = client;
  }

  boolean isSecure() {
    return secure;
  }

  boolean isLocal() {
    return decoder == null;
  }

  boolean isInputClosed() {
    return inputClosed;
  }

  boolean hasRoom() {
    return channel.isWritable();
  }

  void wrote(int bodyBytes) {
    core.metrics.bytesOut.inc(bodyBytes);
  }

  Output output() {
    return output;
  }

  void setReading(boolean to) {
    reading = to;
    if (decoder != null) {
      decoder.hold(!to);
    }
    updateAutoRead();
  }

  private void updateAutoRead() {
    boolean ahead = decoder != null && decoder.bytesAhead() > PIPELINED_BYTES_MAX;
    channel.config().setAutoRead(reading && !ahead);
  }

  /** Goes on to the next request once this one's answer and body are both over. */
  void completeIfDone() {
    ServerExchange exchange = current;
    if (exchange == null || !exchange.isAnswerEnded()) {
      return;
    }
    if (exchange.closesAfter()) {
      end();
      closeAfterFlush(!exchange.isBodyEnded());
    } else if (exchange.isBodyEnded()) {
      end();
      reading = true;
      if (decoder != null) {
        decoder.hold(false);
        decoder.next();
      }
      updateAutoRead();
    }
  }

  private void end() {
    current = null;
    core.ended();
  }

  // Ends.

  void closeNow() {
    closing = true;
    channel.close();
  }

  /** Cuts an answer short: the client gets what was written, as far as it takes it at once. */
  void flushAndClose() {
    closing = true;
    channel.flush();
    channel.close();
  }

  /**
   * Sends what is written and closes. What the client still sends is read away for a while first: a
   * close with unread bytes resets the connection, and the client might never see the answer. One
   * that sends more than that is left to wait: it cannot send on, and reads the answer.
   */
  void closeAfterFlush(boolean inputMayFollow) {
    closing = true;
    if (current != null) {
      end();
    }
    if (decoder == null) {
      // The other end closes when it has read the answer; a close from here would drop what it has
      // not read yet.
      channel.flush();
      setReading(true);
      return;
    }
    ChannelFuture flushed = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    if (!inputMayFollow || inputClosed) {
      flushed.addListener(ChannelFutureListener.CLOSE);
      return;
    }
    if (!secure) {
      flushed.addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
    }
    decoder.stop();
    setReading(true);
  }

  /** Drops what comes after the last answer; past a bound it is not even read. */
  private void linger(Object message) {
    if (message instanceof ByteBuf bytes) {
      lingerBytes += bytes.readableBytes();
    }
    ReferenceCountUtil.release(message);
    if (lingerBytes > core.config.limits().drainBytesMax()) {
      setReading(false);
    }
  }

  /** Closes what took too long. Called by the sweep, on the loop. */
  void check(long nowNanos) {
    if (isLocal()) {
      return; // the other end, in this JVM, watches over its calls
    }
    var unsent = channel.unsafe().outboundBuffer();
    if (watch.stoodTooLong(nowNanos, place(), requestCount, drainCount, unsent)) {
      channel.close();
    }
  }

  private Place place() {
    if (closing) {
      return Place.LINGERING;
    }
    if (current != null) {
      return Place.WORKING;
    }
    return decoder != null && decoder.isInHead() ? Place.IN_HEAD : Place.IDLE;
  }

  /** Closes after the drain; answers that are on their way still go out. */
  void closeGently() {
    if (current == null) {
      closeAfterFlush(false);
      if (isLocal()) {
        channel.close();
      }
    } else {
      closeNow();
    }
  }
}
