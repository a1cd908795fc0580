package io.martinet.http.server;

import io.martinet.http.server.Malformed.MalformedException;
import io.martinet.http.server.RequestSyntax.RequestLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a socket's bytes into requests: a {@link DecodedRequest}, contents, a {@link
 * LastHttpContent}; or a {@link Malformed}, after which it is stopped: bytes then pass as they are.
 * After each request it waits for {@link #next}, and in a body it stops while held, so that what a
 * client sends ahead stays bytes. Event-loop confined.
 */
final class RequestDecoder extends ChannelInboundHandlerAdapter {
  /** A chunk's size line with extensions, which nobody sends (guess). */
  private static final int CHUNK_LINE_BYTES_MAX = 1024;

  /** Empty lines before a request line, as old clients send them after a body (RFC 9112, 2.2). */
  private static final int EMPTY_LINES_MAX = 4;

  private static final DefaultHttpHeadersFactory HEADERS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false); // checked line by line

  private enum State {
    REQUEST_LINE,
    HEADERS,
    BODY,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILERS,
    /** A request is complete; the next one waits for its answer. */
    COMPLETE,
    STOPPED
  }

  private final HeadLimits limits;
  private final InputBuffer input = new InputBuffer();
  private State state = State.REQUEST_LINE;
  private @Nullable ChannelHandlerContext context;
  private boolean decoding;
  private boolean inRead;
  private boolean held;
  private int emptyLines;
  private @Nullable RequestLine requestLine;
  private HttpHeaders headers = EmptyHttpHeaders.INSTANCE;
  private int headerCount;
  private int headerBytes;
  private long bodyBytesLeft;

  RequestDecoder(HeadLimits limits) {
    this.limits = limits;
  }

  /** Whether a request has begun to arrive and its head is not complete. */
  boolean isInHead() {
    return state == State.HEADERS || (state == State.REQUEST_LINE && !input.isEmpty());
  }

  /** Bytes of requests that a client sent before it had its answer. */
  int bytesAhead() {
    return state == State.COMPLETE ? input.size() : 0;
  }

  /** Takes nothing apart any more. */
  void stop() {
    state = State.STOPPED;
    input.clear();
  }

  /** Stops in a body, or goes on. */
  void hold(boolean hold) {
    held = hold;
    if (!hold) {
      goOn();
    }
  }

  /** The last request is answered: begins the next one, which may have arrived already. */
  void next() {
    if (state == State.COMPLETE) {
      state = State.REQUEST_LINE;
      emptyLines = 0;
      goOn();
    }
  }

  /** Takes apart what had to wait; outside of a read its end is told here. */
  private void goOn() {
    ChannelHandlerContext ctx = context;
    if (!input.isEmpty() && !decoding && ctx != null) {
      decode(ctx);
      if (!inRead) {
        ctx.fireChannelReadComplete();
      }
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    input.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    inRead = true;
    ByteBuf bytes = (ByteBuf) message;
    if (state == State.STOPPED) {
      ctx.fireChannelRead(bytes);
    } else {
      input.add(ctx.alloc(), bytes);
      decode(ctx);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    inRead = false;
    ctx.fireChannelReadComplete();
  }

  private void decode(ChannelHandlerContext ctx) {
    if (decoding) {
      return; // called back by what this very loop has passed on: it goes on by itself
    }
    decoding = true;
    try {
      while (!input.isEmpty() && step(ctx)) {
        // one step after the other
      }
    } catch (MalformedException e) {
      stop();
      ctx.fireChannelRead(e.what());
    } finally {
      decoding = false;
    }
  }

  /** One step of the state; false when it needs more bytes or a leave to go on. */
  private boolean step(ChannelHandlerContext ctx) throws MalformedException {
    return switch (state) {
      case REQUEST_LINE -> requestLine();
      case HEADERS -> header(ctx);
      case BODY -> !held && body(ctx);
      case CHUNK_SIZE -> chunkSize();
      case CHUNK_DATA -> !held && chunkData(ctx);
      case CHUNK_END -> chunkEnd();
      case TRAILERS -> trailer(ctx);
      case COMPLETE, STOPPED -> false;
    };
  }

  private boolean requestLine() throws MalformedException {
    int length = input.readLine(limits.requestLineBytesMax(), Malformed.REQUEST_LINE_TOO_LONG);
    if (length == 0 && ++emptyLines > EMPTY_LINES_MAX) {
      throw new MalformedException(Malformed.REQUEST_LINE);
    }
    if (length > 0) {
      requestLine = RequestSyntax.requestLine(input.line(), length);
      beginHeaders();
      state = State.HEADERS;
    }
    return length >= 0;
  }

  private void beginHeaders() {
    headers = HEADERS.newHeaders();
    headerCount = 0;
    headerBytes = 0;
  }

  private boolean header(ChannelHandlerContext ctx) throws MalformedException {
    int length = input.readLine(limits.headerLineBytesMax(), Malformed.HEADER_LINE_TOO_LONG);
    if (length == 0) {
      head(ctx);
    } else if (length > 0) {
      addHeader(length, limits.headBytesMax(), Malformed.HEADERS_TOO_LARGE);
    }
    return length >= 0;
  }

  private void addHeader(int length, int bytesMax, Malformed tooLarge) throws MalformedException {
    headerBytes += length + 2;
    if (headerBytes > bytesMax) {
      throw new MalformedException(tooLarge);
    }
    if (++headerCount > limits.headersMax()) {
      throw new MalformedException(Malformed.TOO_MANY_HEADERS);
    }
    RequestSyntax.header(input.line(), length, headers);
  }

  private void head(ChannelHandlerContext ctx) throws MalformedException {
    RequestLine first = requestLine;
    if (first == null) {
      throw new IllegalStateException("headers without a request line");
    }
    requestLine = null;
    Framing framing = Framing.of(headers, first.version());
    bodyBytesLeft = framing.bodyBytes();
    state = bodyBytesLeft == Framing.CHUNKED ? State.CHUNK_SIZE : State.BODY;
    ctx.fireChannelRead(
        new DecodedRequest(
            first.version(), first.method(), first.target(), headers, framing.lastOnConnection()));
    if (bodyBytesLeft == 0) {
      state = State.COMPLETE;
      ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private boolean body(ChannelHandlerContext ctx) {
    ByteBuf piece = piece();
    if (bodyBytesLeft == 0) {
      state = State.COMPLETE;
      ctx.fireChannelRead(new DefaultLastHttpContent(piece, EmptyHttpHeaders.INSTANCE));
    } else {
      ctx.fireChannelRead(new DefaultHttpContent(piece));
    }
    return true;
  }

  private ByteBuf piece() {
    ByteBuf piece = input.take(bodyBytesLeft);
    bodyBytesLeft -= piece.readableBytes();
    return piece;
  }

  private boolean chunkSize() throws MalformedException {
    int length = input.readLine(CHUNK_LINE_BYTES_MAX, Malformed.CHUNK);
    if (length < 0) {
      return false;
    }
    bodyBytesLeft = RequestSyntax.chunkSize(input.line(), length);
    if (bodyBytesLeft == 0) {
      beginHeaders();
      state = State.TRAILERS;
    } else {
      state = State.CHUNK_DATA;
    }
    return true;
  }

  private boolean chunkData(ChannelHandlerContext ctx) {
    ByteBuf piece = piece();
    if (bodyBytesLeft == 0) {
      state = State.CHUNK_END;
    }
    ctx.fireChannelRead(new DefaultHttpContent(piece));
    return true;
  }

  private boolean chunkEnd() throws MalformedException {
    int length = input.readLine(CHUNK_LINE_BYTES_MAX, Malformed.CHUNK);
    if (length > 0) {
      throw new MalformedException(Malformed.CHUNK);
    }
    if (length == 0) {
      state = State.CHUNK_SIZE;
    }
    return length == 0;
  }

  private boolean trailer(ChannelHandlerContext ctx) throws MalformedException {
    int length = input.readLine(limits.headerLineBytesMax(), Malformed.TRAILERS);
    if (length == 0) {
      state = State.COMPLETE;
      ctx.fireChannelRead(
          headerCount == 0
              ? LastHttpContent.EMPTY_LAST_CONTENT
              : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, headers));
    } else if (length > 0) {
      addHeader(length, limits.trailerBytesMax(), Malformed.TRAILERS);
    }
    return length >= 0;
  }
}
