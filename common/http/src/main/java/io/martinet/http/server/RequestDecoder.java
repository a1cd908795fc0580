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
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a socket's bytes into requests: a {@link DecodedRequest}, contents, a {@link
 * LastHttpContent}; or a {@link Malformed}, after which it stays silent. After each request it
 * waits for {@link #next}, and in a body it stops while held, so that what a client sends ahead
 * stays bytes. Event-loop confined.
 */
final class RequestDecoder extends ChannelInboundHandlerAdapter {
  /** A chunk's size line with extensions, which nobody sends (guess). */
  private static final int CHUNK_LINE_BYTES_MAX = 1024;

  /** Empty lines before a request line, as old clients send them after a body (RFC 9112, 2.2). */
  private static final int EMPTY_LINES_MAX = 4;

  private static final int LINE_BYTES_INITIAL = 512;

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
    MALFORMED
  }

  private final HttpLimits limits;
  private byte[] line = new byte[LINE_BYTES_INITIAL];
  private State state = State.REQUEST_LINE;
  private @Nullable ByteBuf input;
  private @Nullable ChannelHandlerContext context;
  private boolean decoding;
  private boolean inRead;
  private boolean held;

  /** Bytes of the input that hold no line end. */
  private int scannedBytes;

  private int emptyLines;
  private @Nullable RequestLine requestLine;
  private HttpHeaders headers = HEADERS.newHeaders();
  private int headerCount;
  private int headerBytes;
  private long bodyBytesLeft;

  RequestDecoder(HttpLimits limits) {
    this.limits = limits;
  }

  /** Whether a request has begun to arrive and its head is not complete. */
  boolean isInHead() {
    boolean begun = input != null && input.isReadable();
    return state == State.HEADERS || (state == State.REQUEST_LINE && begun);
  }

  /** Whether bytes wait that the state does not allow to take apart. */
  int waitingBytes() {
    return input == null ? 0 : input.readableBytes();
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
    if (input != null && !decoding && ctx != null) {
      decode();
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
    if (input != null) {
      input.release();
      input = null;
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    inRead = false;
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    inRead = true;
    ByteBuf bytes = (ByteBuf) message;
    if (state == State.MALFORMED) {
      bytes.release();
      return;
    }
    input = input == null ? bytes : append(ctx, input, bytes);
    decode();
  }

  private static ByteBuf append(ChannelHandlerContext ctx, ByteBuf old, ByteBuf added) {
    int needed = added.readableBytes();
    if (old.refCnt() == 1 && old.maxFastWritableBytes() >= needed && !old.isReadOnly()) {
      old.writeBytes(added);
      added.release();
      return old;
    }
    ByteBuf both = ctx.alloc().buffer(old.readableBytes() + needed);
    both.writeBytes(old).writeBytes(added);
    old.release();
    added.release();
    return both;
  }

  private void decode() {
    ChannelHandlerContext ctx = context;
    if (decoding || ctx == null) {
      return; // called back by what this very loop has passed on: it goes on by itself
    }
    decoding = true;
    try {
      while (input != null && step(ctx, input)) {
        dropIfEmpty();
      }
    } catch (MalformedException e) {
      state = State.MALFORMED;
      ctx.fireChannelRead(e.what());
    } finally {
      decoding = false;
    }
    if (state == State.MALFORMED && input != null) {
      input.release();
      input = null;
    }
    dropIfEmpty();
  }

  private void dropIfEmpty() {
    if (input != null && !input.isReadable()) {
      input.release();
      input = null;
      scannedBytes = 0;
    }
  }

  /** One step of the state; false when it needs more bytes or a leave to go on. */
  private boolean step(ChannelHandlerContext ctx, ByteBuf in) throws MalformedException {
    return switch (state) {
      case REQUEST_LINE -> requestLine(in);
      case HEADERS -> header(ctx, in);
      case BODY -> !held && body(ctx, in);
      case CHUNK_SIZE -> chunkSize(in);
      case CHUNK_DATA -> !held && chunkData(ctx, in);
      case CHUNK_END -> chunkEnd(in);
      case TRAILERS -> trailer(ctx, in);
      case COMPLETE, MALFORMED -> false;
    };
  }

  private boolean requestLine(ByteBuf in) throws MalformedException {
    int length = readLine(in, limits.requestLineBytesMax(), Malformed.REQUEST_LINE_TOO_LONG);
    if (length < 0) {
      return false;
    }
    if (length == 0) {
      if (++emptyLines > EMPTY_LINES_MAX) {
        throw new MalformedException(Malformed.REQUEST_LINE);
      }
      return true;
    }
    requestLine = RequestSyntax.requestLine(line, length);
    beginHeaders();
    state = State.HEADERS;
    return true;
  }

  private void beginHeaders() {
    headers = HEADERS.newHeaders();
    headerCount = 0;
    headerBytes = 0;
  }

  private boolean header(ChannelHandlerContext ctx, ByteBuf in) throws MalformedException {
    int length = readLine(in, limits.headerLineBytesMax(), Malformed.HEADER_LINE_TOO_LONG);
    if (length < 0) {
      return false;
    }
    if (length == 0) {
      head(ctx);
      return true;
    }
    count(length, limits.headBytesMax(), Malformed.HEADERS_TOO_LARGE);
    RequestSyntax.header(line, length, headers);
    return true;
  }

  private void count(int lineBytes, int bytesMax, Malformed tooLarge) throws MalformedException {
    headerBytes += lineBytes + 2;
    if (headerBytes > bytesMax) {
      throw new MalformedException(tooLarge);
    }
    if (++headerCount > limits.headersMax()) {
      throw new MalformedException(Malformed.TOO_MANY_HEADERS);
    }
  }

  private void head(ChannelHandlerContext ctx) throws MalformedException {
    RequestLine first = requestLine;
    if (first == null) {
      throw new IllegalStateException("headers without a request line");
    }
    Framing framing = Framing.of(headers, first.version());
    var request =
        new DecodedRequest(
            first.version(), first.method(), first.target(), headers, framing.lastOnConnection());
    requestLine = null;
    bodyBytesLeft = framing.bodyBytes();
    state =
        bodyBytesLeft == Framing.CHUNKED
            ? State.CHUNK_SIZE
            : bodyBytesLeft == 0 ? State.COMPLETE : State.BODY;
    boolean complete = state == State.COMPLETE;
    ctx.fireChannelRead(request);
    if (complete) {
      ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private boolean body(ChannelHandlerContext ctx, ByteBuf in) {
    ByteBuf piece = piece(in);
    if (bodyBytesLeft == 0) {
      state = State.COMPLETE;
      ctx.fireChannelRead(new DefaultLastHttpContent(piece, HEADERS.newEmptyHeaders()));
    } else {
      ctx.fireChannelRead(new DefaultHttpContent(piece));
    }
    return true;
  }

  private ByteBuf piece(ByteBuf in) {
    int bytes = (int) Math.min(in.readableBytes(), bodyBytesLeft);
    bodyBytesLeft -= bytes;
    return in.readRetainedSlice(bytes);
  }

  private boolean chunkSize(ByteBuf in) throws MalformedException {
    int length = readLine(in, CHUNK_LINE_BYTES_MAX, Malformed.CHUNK);
    if (length < 0) {
      return false;
    }
    bodyBytesLeft = RequestSyntax.chunkSize(line, length);
    state = bodyBytesLeft == 0 ? State.TRAILERS : State.CHUNK_DATA;
    if (bodyBytesLeft == 0) {
      beginHeaders();
    }
    return true;
  }

  private boolean chunkData(ChannelHandlerContext ctx, ByteBuf in) {
    ByteBuf piece = piece(in);
    if (bodyBytesLeft == 0) {
      state = State.CHUNK_END;
    }
    ctx.fireChannelRead(new DefaultHttpContent(piece));
    return true;
  }

  private boolean chunkEnd(ByteBuf in) throws MalformedException {
    int length = readLine(in, CHUNK_LINE_BYTES_MAX, Malformed.CHUNK);
    if (length > 0) {
      throw new MalformedException(Malformed.CHUNK);
    }
    if (length == 0) {
      state = State.CHUNK_SIZE;
    }
    return length == 0;
  }

  private boolean trailer(ChannelHandlerContext ctx, ByteBuf in) throws MalformedException {
    int length = readLine(in, limits.headerLineBytesMax(), Malformed.TRAILERS);
    if (length < 0) {
      return false;
    }
    if (length == 0) {
      state = State.COMPLETE;
      ctx.fireChannelRead(
          headerCount == 0
              ? LastHttpContent.EMPTY_LAST_CONTENT
              : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, headers));
      return true;
    }
    count(length, limits.trailerBytesMax(), Malformed.TRAILERS);
    RequestSyntax.header(line, length, headers);
    return true;
  }

  /**
   * Moves the next line to {@link #line}.
   *
   * @return its length without CRLF, or -1 when its end has not arrived
   */
  private int readLine(ByteBuf in, int bytesMax, Malformed tooLong) throws MalformedException {
    int start = in.readerIndex();
    int end = in.indexOf(start + scannedBytes, in.writerIndex(), (byte) '\n');
    int bytes = end < 0 ? in.readableBytes() : end - start + 1;
    if (bytes >= bytesMax) {
      throw new MalformedException(tooLong);
    }
    if (end < 0) {
      scannedBytes = bytes;
      return -1;
    }
    scannedBytes = 0;
    if (bytes == 1 || in.getByte(end - 1) != '\r') {
      throw new MalformedException(Malformed.LINE_END);
    }
    if (line.length < bytes) {
      line = new byte[Math.min(bytesMax, Math.max(bytes, line.length * 2))];
    }
    in.readBytes(line, 0, bytes);
    return bytes - 2;
  }
}
