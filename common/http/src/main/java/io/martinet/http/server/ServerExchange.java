package io.martinet.http.server;

import io.martinet.http.BodyReceiver;
import io.martinet.http.BodySender;
import io.martinet.http.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One request of a connection. The state is confined to the connection's event loop; the methods of
 * {@link Exchange} hop there.
 */
final class ServerExchange implements Exchange {
  private final ServerConnection connection;
  private final ServerCore core;
  private final HttpRequest request;
  private final Persistence persistence;
  private boolean continueExpected;
  private @Nullable BodyReceiver receiver;
  private @Nullable ServerBodySender sender;
  private boolean answered;
  private boolean answerEnded;
  private boolean bodyEnded;
  private boolean receiverDone;
  private boolean closeAfter;
  private long receivedBytes;
  private long drainedBytes;

  ServerExchange(
      ServerConnection connection,
      ServerCore core,
      HttpRequest request,
      boolean continueExpected,
      boolean lastOnConnection) {
    this.connection = connection;
    this.core = core;
    this.request = request;
    this.continueExpected = continueExpected;
    this.closeAfter = lastOnConnection;
    this.persistence = Persistence.of(request);
  }

  /** Hands the request to the handler. */
  void begin() {
    BodyReceiver taker = core.handler.begin(this);
    receiver = taker;
    if (receiverDone) { // answered at once
      taker.abort(new IOException("answered before the request's body"));
    }
  }

  // What comes from the connection.

  void content(HttpContent content) {
    ByteBuf data = content.content();
    int bytes = data.readableBytes();
    receivedBytes += bytes;
    BodyReceiver taker = receiver;
    if (receiverDone || taker == null || bytes == 0) {
      data.release();
      drainedBytes += receiverDone ? bytes : 0;
    } else {
      core.metrics.bytesIn.inc(bytes);
      taker.data(data);
    }
    if (content instanceof LastHttpContent last) {
      bodyEnded = true;
      endReceiver(last.trailingHeaders());
      connection.completeIfDone();
    } else if (drainedBytes > core.config.limits().drainBytesMax()) {
      connection.closeAfterFlush(true);
    }
  }

  private void endReceiver(HttpHeaders trailers) {
    if (!receiverDone && receiver != null) {
      receiverDone = true;
      receiver.end(trailers);
    }
  }

  /** No more of the body comes: the framing broke or the client went. The answer may still go. */
  void cutBody(IOException cause) {
    closeAfter = true;
    abortReceiver(cause);
  }

  private void abortReceiver(IOException cause) {
    if (!receiverDone) {
      receiverDone = true;
      if (receiver != null) {
        receiver.abort(cause);
      }
    }
  }

  void connectionClosed(IOException cause) {
    boolean wasEnded = answerEnded;
    answered = true;
    answerEnded = true;
    if (!bodyEnded) {
      abortReceiver(cause);
    }
    if (sender != null && !wasEnded) {
      sender.connectionClosed();
    }
  }

  void roomReturned() {
    if (sender != null) {
      sender.roomReturned();
    }
  }

  void closeAfterAnswer() {
    closeAfter = true;
  }

  boolean isAnswerEnded() {
    return answerEnded;
  }

  boolean isBodyEnded() {
    return bodyEnded;
  }

  boolean closesAfter() {
    return closeAfter;
  }

  // What comes from the handler.

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public EventLoop eventLoop() {
    return connection.eventLoop();
  }

  @Override
  public SocketAddress remoteAddress() {
    return connection.remoteAddress();
  }

  @Override
  public boolean isSecure() {
    return connection.isSecure();
  }

  @Override
  public boolean isLocal() {
    return connection.isLocal();
  }

  @Override
  public void sendContinue() {
    onLoop(() -> {
      if (continueExpected && !answered) {
        continueExpected = false;
        connection
            .output()
            .write(
                new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        connection.output().flush();
      }
    });
  }

  @Override
  public void setReading(boolean reading) {
    onLoop(() -> {
      if (!bodyEnded && !receiverDone) {
        connection.setReading(reading);
      }
    });
  }

  @Override
  public void respond(HttpResponseStatus status, HttpHeaders headers, ByteBuf body) {
    if (eventLoop().inEventLoop()) {
      answer(status, headers, body);
      return;
    }
    try {
      eventLoop().execute(() -> answer(status, headers, body));
    } catch (RejectedExecutionException _) { // the loops have ended: as if the client was gone
      body.release();
    }
  }

  private void answer(HttpResponseStatus status, HttpHeaders given, ByteBuf body) {
    if (answered) { // the client is gone, or its connection was closed meanwhile
      body.release();
      return;
    }
    answered = true;
    HttpHeaders headers = framed(given);
    ByteBuf sent = body;
    if (!isHead()) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    } else {
      if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
      }
      body.release();
      sent = Unpooled.EMPTY_BUFFER;
    }
    core.metrics.bytesOut.inc(sent.readableBytes());
    connection.output().write(whole(status, headers, sent));
    connection.output().flush();
    answerEnded(status);
  }

  @Override
  public BodySender start(HttpResponseStatus status, HttpHeaders headers) {
    var streamed =
        new ServerBodySender(connection, this, status, core.config.limits().sendBufferBytesMax());
    onLoop(() -> startOnLoop(streamed, status, headers));
    return streamed;
  }

  private void startOnLoop(
      ServerBodySender streamed, HttpResponseStatus status, HttpHeaders given) {
    if (answered) {
      streamed.connectionClosed();
      return;
    }
    answered = true;
    sender = streamed;
    boolean measured = given.contains(HttpHeaderNames.CONTENT_LENGTH);
    boolean chunked = !measured && !request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    if (!measured && !chunked) {
      closeAfter = true; // the end of the connection is the end of the body
    }
    HttpHeaders headers = framed(given);
    if (chunked) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    streamed.begin(
        measured ? Long.parseLong(headers.get(HttpHeaderNames.CONTENT_LENGTH)) : -1, isHead());
    // A head alone is over at once: even the mark of a last chunk would be taken for an answer.
    connection
        .output()
        .write(
            isHead()
                ? whole(status, headers, Unpooled.EMPTY_BUFFER)
                : new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers));
    connection.output().flushSoon();
  }

  private static HttpResponse whole(HttpResponseStatus status, HttpHeaders headers, ByteBuf body) {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, body, headers, EmptyHttpHeaders.INSTANCE);
  }

  @Override
  public void close() {
    onLoop(connection::closeNow);
  }

  /** The headers with all that the server itself says. */
  private HttpHeaders framed(HttpHeaders given) {
    HttpHeaders headers =
        given instanceof DefaultHttpHeaders ? given : new DefaultHttpHeaders().add(given);
    closeAfter |=
        core.isDraining()
            || persistence == Persistence.NONE
            || connection.isInputClosed()
            || (!bodyEnded && !canDrain());
    headers.set(HttpHeaderNames.DATE, core.dates.now());
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    persistence.tell(headers, closeAfter);
    return headers;
  }

  /** Whether the rest of the body is worth reading away. */
  private boolean canDrain() {
    if (continueExpected && receivedBytes == 0) {
      return false; // the client may send its body or not: the next byte could be either
    }
    long declared = HttpUtil.getContentLength(request, 0L); // 0 when chunked: not known
    return declared - receivedBytes <= core.config.limits().drainBytesMax();
  }

  void answerEnded(HttpResponseStatus status) {
    answerEnded = true;
    core.metrics.answered(status.code());
    if (!bodyEnded) {
      abortReceiver(new IOException("answered before the request's body ended"));
      connection.setReading(true);
    }
    connection.completeIfDone();
  }

  private boolean isHead() {
    return request.method().equals(HttpMethod.HEAD);
  }

  private void onLoop(Runnable task) {
    if (eventLoop().inEventLoop()) {
      task.run();
      return;
    }
    try {
      eventLoop().execute(task);
    } catch (RejectedExecutionException _) {
      // The loops end only with the process: the connection is closed already.
    }
  }
}
