package io.martinet.http.server;

import io.martinet.http.transport.LoopBodySender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;

/** The body of a streamed answer. A body of another length than told cuts the connection. */
final class ServerBodySender extends LoopBodySender {
  private static final long UNKNOWN = -1;

  private final ServerConnection connection;
  private final ServerExchange exchange;
  private final HttpResponseStatus status;
  private long bytesLeft = UNKNOWN;
  private boolean isHead;
  private volatile boolean open = true;

  ServerBodySender(
      ServerConnection connection,
      ServerExchange exchange,
      HttpResponseStatus status,
      int bytesMax) {
    super(connection.eventLoop(), bytesMax);
    this.connection = connection;
    this.exchange = exchange;
    this.status = status;
  }

  /**
   * @param lengthBytes of the body, -1 when it is not known
   */
  void begin(long lengthBytes, boolean head) {
    bytesLeft = lengthBytes;
    isHead = head;
  }

  void connectionClosed() {
    open = false;
    roomReturned();
  }

  @Override
  protected void writePiece(ByteBuf data) {
    int bytes = data.readableBytes();
    if (!open || isHead || bytes == 0) {
      data.release();
      return;
    }
    if (bytesLeft != UNKNOWN && (bytesLeft -= bytes) < 0) {
      data.release();
      cut(new IOException("an answer's body is longer than its Content-Length"));
      return;
    }
    connection.wrote(bytes);
    connection.output().write(new DefaultHttpContent(data));
    connection.output().flushSoon();
  }

  @Override
  protected void writeEnd(HttpHeaders trailers) {
    if (!open) {
      return;
    }
    if (bytesLeft > 0 && !isHead) {
      cut(new IOException("an answer's body is " + bytesLeft + " bytes too short"));
      return;
    }
    open = false;
    if (!isHead) {
      connection
          .output()
          .write(
              trailers.isEmpty() || bytesLeft != UNKNOWN
                  ? LastHttpContent.EMPTY_LAST_CONTENT
                  : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, trailers));
      connection.output().flushSoon();
    }
    exchange.answerEnded(status);
  }

  @Override
  protected void cut(Throwable cause) {
    if (open) {
      open = false;
      connection.flushAndClose();
    }
  }

  @Override
  protected boolean channelHasRoom() {
    return open && connection.hasRoom();
  }

  @Override
  public boolean isOpen() {
    return open;
  }
}
