package io.martinet.launcher.recon;

import io.martinet.http.BodyReceiver;
import io.martinet.http.Exchange;
import io.martinet.http.ExchangeHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Stands before what serves a server's requests, and answers its pages. They read files, so threads
 * that may block do it, not the event loop. Thread-safe.
 */
public final class ReconHandler implements ExchangeHandler {
  /** Nobody needs more of a server's pages at once (a guess). */
  private static final int AT_ONCE_MAX = 8;

  private final ExchangeHandler next;
  private final ReconPages pages;
  private final Executor tasks;
  private final Semaphore room = new Semaphore(AT_ONCE_MAX);

  public ReconHandler(ExchangeHandler next, ReconPages pages, Executor tasks) {
    this.next = next;
    this.pages = pages;
    this.tasks = tasks;
  }

  @Override
  public BodyReceiver begin(Exchange exchange) {
    HttpRequest request = exchange.request();
    if (!request.method().equals(HttpMethod.GET) || !request.uri().startsWith(ReconPages.PREFIX)) {
      return next.begin(exchange);
    }
    if (room.tryAcquire()) {
      tasks.execute(() -> answer(exchange));
    } else {
      send(exchange, new ReconPages.Page(503, "text/plain", "too many ask at once"));
    }
    return new Ignoring();
  }

  private void answer(Exchange exchange) {
    try {
      String target = exchange.request().uri();
      int query = target.indexOf('?');
      send(exchange, pages.answer(query < 0 ? target : target.substring(0, query)));
    } finally {
      room.release();
    }
  }

  private static void send(Exchange exchange, ReconPages.Page page) {
    exchange.respond(
        HttpResponseStatus.valueOf(page.status()),
        new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, page.type()),
        Unpooled.copiedBuffer(page.text(), StandardCharsets.UTF_8));
  }

  /** Who asks has nothing more to say. */
  private static final class Ignoring implements BodyReceiver {
    @Override
    public void data(ByteBuf data) {
      data.release();
    }

    @Override
    public void end(HttpHeaders trailers) {}

    @Override
    public void abort(Throwable cause) {}
  }
}
