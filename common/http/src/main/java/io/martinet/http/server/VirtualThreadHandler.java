package io.martinet.http.server;

import com.codahale.metrics.Counter;
import io.martinet.core.Ticker;
import io.martinet.http.BodyReceiver;
import io.martinet.http.Content;
import io.martinet.http.Exchange;
import io.martinet.http.ExchangeHandler;
import io.martinet.http.Handler;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.http.transport.EventLoops;
import io.martinet.http.transport.HttpRuntime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link Handler} for each request on a virtual thread of its own, at most so many at once
 * ({@link HttpLimits#requestsInFlightMax}, beyond them 503 with {@code Retry-After}); the thread
 * ends with the answer, so that an idle connection holds none.
 */
public final class VirtualThreadHandler implements ExchangeHandler {
  private static final Logger LOG = LoggerFactory.getLogger(VirtualThreadHandler.class);
  private static final String RETRY_AFTER_SECONDS = "1";

  private final Handler handler;
  private final HttpServerConfig config;
  private final Supplier<HttpHeaders> errorHeaders;
  private final Semaphore free;
  private final EventLoops loops;
  private final Ticker ticker;
  private final Counter refused;

  /**
   * @param config of the server that this serves
   * @param errorHeaders makes the headers of an answer that the handler does not give: the
   *     transaction id; called on any thread
   */
  public VirtualThreadHandler(
      HttpServerConfig config,
      HttpRuntime runtime,
      Handler handler,
      Supplier<HttpHeaders> errorHeaders) {
    this.config = config;
    this.handler = handler;
    this.errorHeaders = errorHeaders;
    this.free = new Semaphore(config.limits().requestsInFlightMax());
    this.loops = runtime.loops();
    this.ticker = runtime.ticker();
    this.refused = runtime.metrics().counter("http." + config.name() + ".refused_requests");
  }

  @Override
  public BodyReceiver begin(Exchange exchange) {
    var body = new QueuedRequestBody(exchange, config.limits().bodyBufferBytesMax(), ticker);
    if (!free.tryAcquire()) {
      refused.inc();
      HttpHeaders headers =
          mutable(errorHeaders.get()).set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
      body.discard();
      exchange.respond(HttpResponseStatus.SERVICE_UNAVAILABLE, headers, Unpooled.EMPTY_BUFFER);
      return body;
    }
    Thread.ofVirtual()
        .start(() ->
            ScopedValue.where(loops.home(), exchange.eventLoop()).run(() -> serve(exchange, body)));
    return body;
  }

  private void serve(Exchange exchange, QueuedRequestBody body) {
    boolean done = false;
    try {
      answer(exchange, handle(exchange, body));
      done = true;
    } finally {
      body.discard();
      free.release();
      if (!done) { // an Error is on its way to the thread's handler
        exchange.close();
      }
    }
  }

  private Response handle(Exchange exchange, QueuedRequestBody body) {
    var request =
        new Request(
            exchange.request().method(),
            exchange.request().uri(),
            exchange.request().headers(),
            body,
            exchange.remoteAddress(),
            exchange.isSecure());
    try {
      return handler.handle(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(request, e);
    } catch (Exception e) { // the contract of Handler: whatever is thrown is answered here
      return failed(request, e);
    }
  }

  private Response failed(Request request, Exception cause) {
    LOG.error("{} {} failed", request.method(), request.target(), cause);
    return new Response(500, mutable(errorHeaders.get()), Content.empty());
  }

  private void answer(Exchange exchange, Response response) {
    HttpResponseStatus status = statusOf(response.status());
    boolean isHead = exchange.request().method().equals(HttpMethod.HEAD);
    if (isHead) {
      headAnswer(exchange, status, response);
      return;
    }
    switch (response.content()) {
      case Content.Empty _ -> exchange.respond(status, response.headers(), Unpooled.EMPTY_BUFFER);
      case Content.Bytes(ByteBuf data) -> exchange.respond(status, response.headers(), data);
      case Content.LengthOnly _ -> {
        LOG.error("an answer without its bytes to a {}", exchange.request().method());
        exchange.close();
      }
      case Content.Streamed streamed -> stream(exchange, status, response.headers(), streamed);
    }
  }

  private static void headAnswer(Exchange exchange, HttpResponseStatus status, Response response) {
    long bytes = response.content().lengthBytes();
    response.content().release();
    HttpHeaders headers = mutable(response.headers());
    if (bytes < 0) { // a length of 0 would be said of a body that is not empty
      exchange.start(status, headers).end(EmptyHttpHeaders.INSTANCE);
      return;
    }
    headers.set(HttpHeaderNames.CONTENT_LENGTH, bytes);
    exchange.respond(status, headers, Unpooled.EMPTY_BUFFER);
  }

  private void stream(
      Exchange exchange, HttpResponseStatus status, HttpHeaders given, Content.Streamed content) {
    HttpHeaders headers = mutable(given);
    if (content.lengthBytes() >= 0) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, content.lengthBytes());
    } else {
      headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    }
    var sender = new LateSender(() -> exchange.start(status, headers));
    if (content.lengthBytes() >= 0) {
      sender.get();
    }
    try {
      content.writeTo(new SenderSink(sender, config.timeouts().sendMax(), ticker));
      sender.get().end(EmptyHttpHeaders.INSTANCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sender.get().abort(e);
    } catch (IOException e) { // the client or a peer; whoever streams knows and says why
      LOG.debug("answer to {} cut", exchange.request().uri(), e);
      sender.get().abort(e);
    } catch (RuntimeException e) {
      LOG.error("answer to {} cut by a bug", exchange.request().uri(), e);
      sender.get().abort(e);
    }
  }

  private static HttpHeaders mutable(HttpHeaders headers) {
    return headers instanceof DefaultHttpHeaders ? headers : new DefaultHttpHeaders().add(headers);
  }

  /** With Swift's reasons for two statuses that HTTP does not register. */
  private static HttpResponseStatus statusOf(int code) {
    return switch (code) {
      case 497 -> HttpResponseStatus.valueOf(code, "Blacklisted");
      case 498 -> HttpResponseStatus.valueOf(code, "Rate Limited");
      default -> HttpResponseStatus.valueOf(code);
    };
  }
}
