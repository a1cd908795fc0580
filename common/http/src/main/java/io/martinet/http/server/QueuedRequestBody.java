package io.martinet.http.server;

import io.martinet.core.Ticker;
import io.martinet.http.BodyReceiver;
import io.martinet.http.Exchange;
import io.martinet.http.RequestBody;
import io.martinet.http.transport.BodyQueue;
import io.martinet.http.transport.BodyQueue.Next;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request's body between the event loop that receives it and the thread that reads it. */
final class QueuedRequestBody implements RequestBody, BodyReceiver {
  private final Exchange exchange;
  private final BodyQueue queue;
  private final long declaredBytes;
  private boolean begun;

  QueuedRequestBody(Exchange exchange, int bytesMax, Ticker ticker) {
    this.exchange = exchange;
    this.queue = new BodyQueue(bytesMax, ticker, exchange.eventLoop(), exchange::setReading);
    this.declaredBytes =
        HttpUtil.isTransferEncodingChunked(exchange.request())
            ? -1
            : HttpUtil.getContentLength(exchange.request(), 0L);
  }

  @Override
  public long declaredBytes() {
    return declaredBytes;
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) throws IOException, InterruptedException {
    if (!begun) {
      begun = true;
      exchange.sendContinue();
    }
    return switch (queue.take(idleMax)) {
      case Next.Piece(var data) -> data;
      case Next.End _ -> null;
      case Next.Failure(ClientGoneException gone) ->
          throw new ClientGoneException(String.valueOf(gone.getMessage()));
      case Next.Failure(var cause) -> throw new IOException(cause.getMessage(), cause);
      case null -> throw new ClientTimeoutException("the client sent nothing for " + idleMax);
    };
  }

  @Override
  public HttpHeaders trailers() {
    return queue.trailers();
  }

  /** Drops what was not read; the handler is done. */
  void discard() {
    queue.discard();
  }

  @Override
  public void data(ByteBuf data) {
    queue.put(data);
  }

  @Override
  public void end(HttpHeaders trailers) {
    queue.end(trailers);
  }

  @Override
  public void abort(Throwable cause) {
    queue.fail(cause);
  }
}
