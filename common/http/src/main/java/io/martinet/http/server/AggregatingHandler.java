package io.martinet.http.server;

import io.martinet.http.BodyReceiver;
import io.martinet.http.Exchange;
import io.martinet.http.ExchangeHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves short requests of storage servers: gathers the whole request, works on it on a device's
 * threads, and sends the whole answer back in one task of the loop (rule 29).
 */
public final class AggregatingHandler implements ExchangeHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AggregatingHandler.class);
  private static final String RETRY_AFTER_SECONDS = "1";

  /** Chooses the threads that work on a request; on the loop, from the head alone. */
  @FunctionalInterface
  public interface Devices {
    Executor executorOf(HttpRequest head);
  }

  /** The work; may block, on the device's thread. */
  @FunctionalInterface
  public interface Work {
    /**
     * @param request its body is released by the caller
     * @throws Exception anything thrown is logged and answered 500
     */
    Answer answer(Whole request) throws Exception;
  }

  /**
   * A whole request.
   *
   * @param body readable bytes; valid until the work returns
   */
  public record Whole(HttpRequest head, ByteBuf body, HttpHeaders trailers) {}

  /**
   * A whole answer.
   *
   * @param body owned by whoever holds the record
   */
  public record Answer(HttpResponseStatus status, HttpHeaders headers, ByteBuf body) {
    public static Answer of(HttpResponseStatus status) {
      return new Answer(status, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
    }
  }

  private final Devices devices;
  private final Work work;
  private final int bodyBytesMax;

  /**
   * @param bodyBytesMax a longer request body is answered 413
   */
  public AggregatingHandler(Devices devices, Work work, int bodyBytesMax) {
    this.devices = devices;
    this.work = work;
    this.bodyBytesMax = bodyBytesMax;
  }

  @Override
  public BodyReceiver begin(Exchange exchange) {
    exchange.sendContinue();
    return new Gatherer(exchange);
  }

  private final class Gatherer implements BodyReceiver {
    private final Exchange exchange;
    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;
    private boolean over;

    Gatherer(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void data(ByteBuf data) {
      if (over) {
        data.release();
      } else if ((long) gathered.readableBytes() + data.readableBytes() > bodyBytesMax) {
        data.release();
        drop();
        exchange.respond(
            HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
            new DefaultHttpHeaders(),
            Unpooled.EMPTY_BUFFER);
      } else {
        gathered = joined(gathered, data);
      }
    }

    @Override
    public void end(HttpHeaders trailers) {
      var whole = new Whole(exchange.request(), gathered, trailers);
      try {
        devices.executorOf(exchange.request()).execute(() -> run(exchange, whole));
      } catch (RejectedExecutionException _) { // the device's queue is full
        drop();
        exchange.respond(
            HttpResponseStatus.SERVICE_UNAVAILABLE,
            new DefaultHttpHeaders().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS),
            Unpooled.EMPTY_BUFFER);
      }
    }

    @Override
    public void abort(Throwable cause) {
      if (!over) {
        drop();
        // Reaches the client only if its framing broke while it still listens.
        exchange.respond(
            HttpResponseStatus.BAD_REQUEST, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
      }
    }

    private void drop() {
      over = true;
      gathered.release();
      gathered = Unpooled.EMPTY_BUFFER;
    }
  }

  private static ByteBuf joined(ByteBuf gathered, ByteBuf data) {
    if (!gathered.isReadable()) {
      return data; // most bodies are one piece
    }
    ByteBuf to = gathered;
    if (gathered.refCnt() > 1 || gathered.maxFastWritableBytes() < data.readableBytes()) {
      to = data.alloc().buffer(2 * (gathered.readableBytes() + data.readableBytes()));
      to.writeBytes(gathered);
      gathered.release();
    }
    to.writeBytes(data);
    data.release();
    return to;
  }

  private void run(Exchange exchange, Whole whole) {
    Answer answer = Answer.of(HttpResponseStatus.INTERNAL_SERVER_ERROR);
    try {
      answer = work.answer(whole);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.error("{} {} interrupted", whole.head().method(), whole.head().uri(), e);
    } catch (Exception e) { // the contract of Work: whatever is thrown is answered here
      LOG.error("{} {} failed", whole.head().method(), whole.head().uri(), e);
    } finally {
      whole.body().release();
    }
    exchange.respond(answer.status(), answer.headers(), answer.body());
  }
}
